// aria2, whose Debian build is linked to GnuTLS and takes a CA from its configuration alone, in a session.

import { expect, test } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { aria2Conf } from "../../src/stores/aria2-conf.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { storeContext } from "../support/store-context.ts";
import { testTool } from "../support/tool-matrix.ts";
import { until } from "../support/until.ts";

testTool(
  {
    tool: "aria2",
    does: "aria2c URL",
    trustsBy: "~/.aria2/aria2.conf",
    findsBy: "https_proxy",
    result: "works",
  },
  [...sitePrograms, "aria2c"],
  async () => {
    await using site = await startSite();
    const { session } = site;
    const ask = ["aria2c", "-q", "--max-tries=1", "--allow-overwrite=true", "-o", "page"];
    // 19: name resolution failed (aria2c(1), EXIT STATUS).
    expect((await site.outside([...ask, "https://good.test/"])).exitCode).toBe(19);
    await until("the stores to be written", async () => !(await session.status()).settingUp);
    const untrusting = await session.tool([...ask, "--no-conf", "https://good.test/"]);
    expect(untrusting.exitCode).not.toBe(0);
    const { exitCode, stderr } = await session.tool([...ask, "https://good.test/"]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(readFileSync(join(session.home.home, "page"), "utf8")).toBe("hello from good.test\n");
    const { stdout } = await session.tool(["aria2c", "--version"]);
    return /version (\S+)/.exec(stdout)?.[1] ?? "";
  },
);

/** An image with aria2c in it. */
async function image(files: Readonly<Record<string, string>> = {}) {
  const context = await storeContext({ env: { PATH: "/usr/bin" } });
  const program = join(context.root, "usr/bin/aria2c");
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, "", { mode: 0o755 });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(context.home, name)), { recursive: true });
    writeFileSync(join(context.home, name), text);
  }
  return context;
}

test("an image without aria2 gets no configuration for it, unless there is one", async () => {
  const context = await image();
  expect(await aria2Conf.detect({ ...context, env: { PATH: "/bin" } })).toEqual([]);
  const path = join(context.home, ".aria2/aria2.conf");
  expect(await aria2Conf.detect(context)).toEqual([{ path }]);
  mkdirSync(dirname(path));
  writeFileSync(path, "");
  expect(await aria2Conf.detect({ ...context, env: {} })).toEqual([{ path }]);
});

test("the file that aria2 reads is the one that gets the bundle, behind what is there", async () => {
  for (const [name, env] of [
    [".config/aria2/aria2.conf", {}],
    ["xdg/aria2/aria2.conf", { XDG_CONFIG_HOME: "xdg" }],
    [".aria2/aria2.conf", {}],
  ] as const) {
    const made = await image({ [name]: "ca-certificate=/corp.pem" });
    const folder = "XDG_CONFIG_HOME" in env ? { XDG_CONFIG_HOME: join(made.home, env.XDG_CONFIG_HOME) } : {};
    const context = { ...made, env: { ...made.env, ...folder } };
    const reports = await setUpStores([aria2Conf], context);
    expect(reports).toMatchObject([{ path: join(made.home, name), state: "written" }]);
    const lines = readFileSync(join(made.home, name), "utf8").split("\n");
    expect(lines.filter((line) => line.startsWith("ca-"))).toEqual([
      "ca-certificate=/corp.pem",
      `ca-certificate=${context.facts.bundle}`,
    ]);
  }
});

test("a file in the home hides the one in XDG's folder, so it gets the bundle", async () => {
  const context = await image({ ".config/aria2/aria2.conf": "", ".aria2/aria2.conf": "" });
  expect(await aria2Conf.detect(context)).toEqual([{ path: join(context.home, ".aria2/aria2.conf") }]);
});
