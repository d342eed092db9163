// wget, whose Debian build is linked to GnuTLS and reads no variable for the CA, in a session.

import { expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { wget } from "../../src/tools/wget.ts";
import { writeStateFiles } from "../../src/tools/state-files.ts";
import { originCa } from "../support/origin-ca.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { startSession } from "../support/session.ts";
import { storeContext } from "../support/store-context.ts";
import { testTool } from "../support/tool-matrix.ts";
import { createUserHome } from "../support/user-home.ts";

const ask = ["wget", "-nv", "-O-", "-t1", "https://good.test/"];
const programs = [...sitePrograms, "wget"];

function versionIn(text: string): string {
  return /Wget (\S+)/.exec(text)?.[1] ?? "";
}

testTool(
  { tool: "wget", does: "wget URL", trustsBy: "SYSTEM_WGETRC", findsBy: "https_proxy", result: "works" },
  programs,
  async () => {
    await using site = await startSite({
      server: { configuration: `location = /agent { return 200 "$http_user_agent\\n"; }` },
    });
    const outside = await site.outside(ask);
    expect([outside.exitCode, outside.stderr]).toEqual([4, expect.stringContaining("good.test")]);
    // 5: TLS could not be verified (wget(1), EXIT STATUS).
    const untrusting = await site.untrusting(ask);
    expect([untrusting.exitCode, untrusting.stdout]).toEqual([5, ""]);
    expect(untrusting.stderr).toContain("certificate");
    const { exitCode, stdout } = await site.session.tool(ask);
    expect([exitCode, stdout]).toEqual([0, "hello from good.test\n"]);

    // The user's own file is read after ours, also when it is written in the middle of the session.
    writeFileSync(join(site.session.home.home, ".wgetrc"), "user_agent = mine\n");
    const own = await site.session.tool([...ask.slice(0, -1), "https://good.test/agent"]);
    expect([own.exitCode, own.stdout]).toEqual([0, "mine\n"]);
    return versionIn((await site.session.tool(["wget", "--version"])).stdout);
  },
);

testTool(
  {
    tool: "wget",
    does: "wget URL, where ~/.wgetrc names another CA",
    trustsBy: "WGETRC",
    findsBy: "https_proxy",
    result: "works",
  },
  programs,
  async () => {
    const { rootFile } = await originCa();
    await using site = await startSite({
      server: { configuration: `location = /agent { return 200 "$http_user_agent\\n"; }` },
    });
    const home = createUserHome(readFileSync(site.session.home.configFile, "utf8"));
    writeFileSync(join(home.home, ".wgetrc"), `user_agent = mine\nca-certificate = ${rootFile}\n`);
    await using session = await startSession({}, { home });
    const argv = [...ask.slice(0, -1), "https://good.test/agent"];
    const { exitCode, stdout } = await session.tool(argv);
    expect([exitCode, stdout]).toEqual([0, "mine\n"]);
    // The CA that they had is trusted on.
    expect(readFileSync(join(session.stateDir, "ca-bundle.crt"), "latin1")).toContain(
      JSON.stringify(`cacertificate in ${home.home}/.wgetrc`),
    );
    const twin = await session.tool(argv, { env: { WGETRC: join(home.home, ".wgetrc") } });
    expect([twin.exitCode, twin.stdout]).toEqual([5, ""]);
    return versionIn((await session.tool(["wget", "--version"])).stdout);
  },
);

async function composed(env: Record<string, string> = {}, wgetrc?: string) {
  const { home, facts } = await storeContext();
  if (wgetrc !== undefined) writeFileSync(join(home, ".wgetrc"), wgetrc);
  const write = (more: Record<string, string> = {}) =>
    writeStateFiles({ facts, home, env: { SYSTEM_WGETRC: "/nowhere", ...env, ...more }, files: wget.files });
  const { names, warnings } = write();
  const read = (name: string): string => readFileSync(join(facts.stateDir, name), "utf8");
  return { home, facts, names, warnings, read, write };
}

test("without a file of the user's there is the system's alone", async () => {
  const { names, warnings, read, facts } = await composed();
  expect([names, warnings]).toEqual([["system-wgetrc"], []]);
  expect(read("system-wgetrc")).toBe(
    `# agentproxy: made at every start from /nowhere\nca_certificate = ${facts.bundle}\n`,
  );
});

test("a file without a CA is left to wget itself", async () => {
  expect((await composed({}, "user_agent = mine\n")).names).toEqual(["system-wgetrc"]);
});

test("a file with a CA is kept, with ours behind it", async () => {
  const text = "# caf\u{e9}\r\nCACertificate=/corp.pem\nuser_agent = mine";
  const { read, home, facts } = await composed({}, text);
  expect(read("wgetrc")).toBe(
    `# agentproxy: made at every start from ${home}/.wgetrc\n${text}\nca_certificate = ${facts.bundle}\n`,
  );
});

test("a start in the session makes the same again", async () => {
  const { read, facts, write, home } = await composed({}, "ca_certificate = /corp.pem\n");
  const before = [read("system-wgetrc"), read("wgetrc")];
  const inSession = {
    SYSTEM_WGETRC: join(facts.stateDir, "system-wgetrc"),
    WGETRC: join(facts.stateDir, "wgetrc"),
  };
  expect(write(inSession).names).toEqual(["system-wgetrc", "wgetrc"]);
  expect([read("system-wgetrc"), read("wgetrc")]).toEqual(before);
  writeFileSync(join(home, ".wgetrc"), "user_agent = mine\n");
  expect(write(inSession).names).toEqual(["system-wgetrc"]);
  expect(existsSync(join(facts.stateDir, "wgetrc"))).toBe(false);
});

test("our file that somebody has emptied is made from nothing", async () => {
  const { facts, write } = await composed({}, "ca_certificate = /corp.pem\n");
  writeFileSync(join(facts.stateDir, "wgetrc"), "");
  expect(write({ WGETRC: join(facts.stateDir, "wgetrc") })).toEqual({
    names: ["system-wgetrc"],
    warnings: [],
  });
});

test("a password in the user's file stays theirs", async () => {
  const { facts, home, write } = await composed({}, "ca_certificate = /corp.pem\npassword = s3cret\n");
  chmodSync(join(home, ".wgetrc"), 0o600);
  write();
  expect(statSync(join(facts.stateDir, "wgetrc")).mode & 0o777).toBe(0o600);
});

test("a folder in the place of the user's file is told", async () => {
  const { home, write } = await composed();
  mkdirSync(join(home, ".wgetrc"));
  expect(write()).toEqual({
    names: ["system-wgetrc"],
    warnings: [`Cannot read ${JSON.stringify(join(home, ".wgetrc"))}: it is not a regular file`],
  });
});
