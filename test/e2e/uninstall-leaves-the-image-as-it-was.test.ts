// `up` as root writes every store that the image has; `uninstall` leaves no trace of it, whoever ran a helper meanwhile.

import { expect, test } from "bun:test";
import { join } from "node:path";
import { runCommand } from "../support/command.ts";
import { binaryPath } from "../support/binary.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { createOverlaidImage, overlaidImagePrograms } from "../support/overlaid-image.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { createUserHome } from "../support/user-home.ts";
import { snapshotTree } from "../support/tree-snapshot.ts";

const up = `
"$1" up --detach --stores all >/dev/null || exit 1
while "$1" status --json | grep -q '"settingUp": true'; do sleep 0.05; done
echo "written: $(changes | grep -c .)"`;
const uninstall = `
"$1" down >/dev/null
"$1" uninstall >"$HOME/said" || { cat "$HOME/said"; exit 1; }`;

async function onImage(script: string): Promise<string> {
  const home = temporaryFolder("home");
  const env = freshEnvironment(home, { AGENT_PROXY_STATE_DIR: join(home, "state") });
  const { stdout, stderr, exitCode } = await runCommand(createOverlaidImage().argv(script, binaryPath()), {
    env,
    timeoutMs: 120_000,
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(snapshotTree(home).filter((line) => !/^"(?:state|said)/.test(line))).toEqual([]);
  return stdout;
}

testWith(
  overlaidImagePrograms,
  "root's stores are all taken back",
  async () => {
    const told = await onImage(`${up}\n${uninstall}\nchanges`);
    expect(told).toMatch(/^written: \d+\n$/);
    expect(Number(/\d+/.exec(told)?.[0])).toBeGreaterThan(5);
  },
  120_000,
);

testWith(
  [...overlaidImagePrograms, "update-ca-certificates", "javac"],
  "so is what a helper has made of them since",
  async () => {
    const helper = "update-ca-certificates --fresh >/dev/null 2>&1";
    const told = await onImage(
      `${up}\n${helper}\ngrep -qa agentproxy "$layers/new/etc/ssl/certs/java/cacerts" && echo spread\n${uninstall}\ngrep -rla agentproxy "$layers/new"; true`,
    );
    expect(told).toMatch(/^written: \d+\nspread\n$/);
  },
  120_000,
);

test("a user's stores are all taken back, beside what the user has there", async () => {
  const user = createUserHome("");
  await Bun.write(join(user.home, ".m2/settings.xml"), "<settings>\r\n</settings>");
  await Bun.write(join(user.home, ".gradle/gradle.properties"), "a=1");
  const tree = (): string[] => snapshotTree(user.home).filter((line) => !line.startsWith('".agentproxy'));
  const before = tree();
  await using proxy = user.startAgentproxy(["up", "--stores", "home"]);
  const isSetUp = async (): Promise<boolean> => {
    const { stdout } = await user.agentproxy(["status", "--json"]);
    return stdout.includes('"settingUp": false');
  };
  while (!(await isSetUp())) await Bun.sleep(20);
  expect(tree().length).toBeGreaterThan(before.length + 3);
  await proxy.stop();
  expect(await user.agentproxy(["uninstall"])).toMatchObject({ exitCode: 0, stderr: "" });
  expect(tree()).toEqual(before);
});
