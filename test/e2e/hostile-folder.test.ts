// Nothing in the caller's folder or environment runs code inside the binary, or changes its settings.

import { beforeEach, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { binaryPath } from "../support/binary.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { createUserHome } from "../support/user-home.ts";

const folder = temporaryFolder("hostile");
const mark = join(folder, "MARK");
const home = createUserHome("");

const files: Readonly<Record<string, string>> = {
  "evil.js": `require("node:fs").writeFileSync(${JSON.stringify(mark)}, "ran");\n`,
  "evil.mjs": `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(mark)}, "ran");\n`,
  "evil.ts": `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(mark)}, "ran");\n`,
  ".env": "AGENT_PROXY_POLICY_DEFAULT=deny\nAGENT_PROXY_STATE_DIR=/hostile\nFROM_DOTENV=1\n",
  ".env.local": "FROM_DOTENV=1\n",
  ".env.production": "FROM_DOTENV=1\n",
  "bunfig.toml": 'preload = ["./evil.ts"]\n[run]\npreload = ["./evil.ts"]\n',
  ".bunfig.toml": 'preload = ["./evil.ts"]\n',
  "package.json": '{ "name": "x", "imports": { "#x": "./evil.mjs" }, "bun": { "preload": "./evil.ts" } }\n',
  "tsconfig.json": '{ "compilerOptions": { "paths": { "*": ["./evil.ts"] }, "jsx": "react" } }\n',
  "agentproxy.toml": '[policy]\ndefault = "deny"\n',
  "main.ts": `require("node:fs").writeFileSync(${JSON.stringify(mark)}, "ran");\n`,
};

beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, "node_modules/smol-toml"), { recursive: true });
  writeFileSync(join(folder, "node_modules/smol-toml/index.js"), files["evil.js"] ?? "");
});

/** Starts a proxy and asks it for its policy, so that config, service and status code all run. */
const script = '"$1" status --json; echo "$FROM_DOTENV"';
const argv = ["run", "--", "sh", "-c", script, "sh", binaryPath()];
interface Told {
  readonly policy: { readonly source: string; readonly default: string };
}

function expectUnchanged(stdout: string): void {
  const end = stdout.lastIndexOf("}") + 1;
  const { policy } = JSON.parse(stdout.slice(0, end)) as Told;
  expect(policy).toEqual({ source: "built-in", default: "allow", rules: 0 } as typeof policy);
  expect(stdout.slice(end).trim()).toBe("");
}

test("files of the current folder do nothing", async () => {
  for (const args of [["--version"], argv]) {
    const result = await home.agentproxy(args, { cwd: folder });
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    if (args === argv) expectUnchanged(result.stdout);
    expect(existsSync(mark)).toBe(false);
  }
});

test("files of the home and its config folder do nothing either", async () => {
  const other = createUserHome("");
  for (const name of [".env", ".bunfig.toml", "bunfig.toml", "evil.ts", "evil.js"]) {
    writeFileSync(join(other.home, name), files[name] ?? "");
  }
  const result = await other.agentproxy(argv, { cwd: other.home, env: { XDG_CONFIG_HOME: other.home } });
  expectUnchanged(result.stdout);
  expect(existsSync(mark)).toBe(false);
});

describe("the environment runs no code:", () => {
  const scripts = ["./evil.js", "./evil.mjs", "./evil.ts", join(folder, "evil.js")];
  const variables: [name: string, value: string][] = [
    ...scripts.flatMap((path): [string, string][] => [
      ["BUN_OPTIONS", `--preload ${path}`],
      ["BUN_OPTIONS", `--preload=${path}`],
      ["BUN_OPTIONS", `-r ${path}`],
      ["BUN_OPTIONS", `--require ${path}`],
      ["BUN_OPTIONS", `--import ${path}`],
      ["BUN_OPTIONS", `--no-disallow-code-generation-from-strings --preload ${path}`],
      ["BUN_INSPECT_PRELOAD", path],
      ["NODE_OPTIONS", `--require ${path}`],
      ["NODE_OPTIONS", `--import ${path}`],
    ]),
    ["BUN_OPTIONS", "--config=./bunfig.toml"],
    ["BUN_OPTIONS", "-c ./bunfig.toml"],
    ["BUN_OPTIONS", `--eval require("${join(folder, "evil.js")}")`],
    ["BUN_OPTIONS", `--print require("${join(folder, "evil.js")}")`],
    ["BUN_OPTIONS", "--disallow-code-generation-from-strings=off --preload ./evil.js"],
    ["NODE_PATH", join(folder, "node_modules")],
    ["BUN_INSTALL", folder],
  ];
  for (const [name, value] of variables) {
    test(`${name}=${value.replace(folder, "FOLDER")}`, async () => {
      for (const args of [["--version"], argv]) {
        await home.agentproxy(args, { cwd: folder, env: { [name]: value } });
        expect(existsSync(mark)).toBe(false);
      }
    });
  }

  test("BUN_INSPECT opens no debugger, which could run anything", async () => {
    const { exitCode, stdout } = await home.agentproxy(["--version"], {
      env: { BUN_INSPECT: "ws://127.0.0.1:0/x" },
    });
    expect(exitCode).not.toBe(0);
    expect(stdout).toBe("");
  });

  test("BUN_OPTIONS reads no .env file", async () => {
    const env = { BUN_OPTIONS: `--env-file=${join(folder, ".env")}` };
    expectUnchanged((await home.agentproxy(argv, { cwd: folder, env })).stdout);
  });

  test("and none of it reaches what we start", async () => {
    const env = { BUN_OPTIONS: "--smol", BUN_BE_NOTHING: "1" };
    const { stdout } = await home.agentproxy(["run", "--", "env"], { cwd: folder, env });
    expect(stdout).not.toMatch(/^BUN_/m);
  });
});

test("the marks would be seen: plain bun runs the preload", async () => {
  const child = Bun.spawn([process.execPath, "--preload", "./evil.ts", "-e", "0"], { cwd: folder });
  expect(await child.exited).toBe(0);
  expect(existsSync(mark)).toBe(true);
});
