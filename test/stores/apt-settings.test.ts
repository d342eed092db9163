// Tests of apt's settings for the whole image.

import { expect, test } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aptSettings } from "../../src/stores/apt-settings.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import { makeAptRoot } from "../support/apt-repository.ts";
import { mustRun } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { storeContext } from "../support/store-context.ts";
import { temporaryFolder } from "../support/temporary.ts";

test("an image without apt has no place", async () => {
  expect(await aptSettings.detect(await storeContext({ root: temporaryFolder("image") }))).toEqual([]);
});

testWith(
  ["apt-config"],
  "apt takes them for its last word, and does without them when they are taken out",
  async () => {
    const { root, configFile } = makeAptRoot("https://good.test/");
    const folder = join(root, "etc/apt/apt.conf.d");
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "99proxy"),
      'Acquire::http::Proxy "http://corp:1";\nAcquire::https::Proxy "http://corp:2";\n',
    );
    const dump = async (): Promise<string> =>
      await mustRun([program("apt-config"), "dump"], {
        env: freshEnvironment(root, { APT_CONFIG: configFile }),
      });
    const context = await storeContext({ root, home: join(root, "home/user") });
    expect(await dump()).toContain('Acquire::https::Proxy "http://corp:2";');
    const [report] = await setUpStores([aptSettings], context);
    expect(report).toMatchObject({ path: join(folder, "zz-agentproxy"), state: "written" });
    const read = await dump();
    expect(read).toContain('Acquire::https::Proxy "http://127.0.0.1:4321";');
    expect(read).toContain('Acquire::https::Proxy::localhost "DIRECT";');
    expect(read).toContain('Acquire::http::Proxy "http://corp:1";');
    expect(read).not.toContain("corp:2");
    const [again] = await setUpStores([aptSettings], context);
    expect(again?.state).toBe("current");
    for (const place of await aptSettings.detect(context)) await aptSettings.remove(context, place);
    expect(existsSync(join(folder, "zz-agentproxy"))).toBe(false);
    expect(await dump()).toContain('Acquire::https::Proxy "http://corp:2";');
  },
);
