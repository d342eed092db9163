// apt in a session: fetching an index and a package from a repository of https.

import { expect, test } from "bun:test";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { apt } from "../../src/tools/apt.ts";
import type { SessionFacts } from "../../src/trust/session-facts.ts";
import { aptPrograms, makeAptRepository, makeAptRoot } from "../support/apt-repository.ts";
import { mustRun } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { testTool } from "../support/tool-matrix.ts";

testTool(
  {
    tool: "apt",
    does: "apt-get update, apt-get download",
    trustsBy: "APT_CONFIG",
    findsBy: "https_proxy",
    result: "works",
  },
  [...sitePrograms, ...aptPrograms],
  async () => {
    const { configFile } = makeAptRoot("https://good.test/files/debian");
    await using site = await startSite({ user: { env: { APT_CONFIG: configFile } } });
    const { session, nginx } = site;
    const deb = await makeAptRepository(join(nginx.filesFolder, "debian"));
    const update = ["apt-get", "update"];
    const outside = await site.outside(update);
    expect([outside.exitCode, outside.stderr]).toEqual([100, expect.stringContaining("Could not resolve")]);
    const untrusting = await site.untrusting(update, { env: { APT_CONFIG: configFile } });
    expect([untrusting.exitCode, untrusting.stderr]).toEqual([100, expect.stringMatching(/certificate/i)]);
    const updated = await session.tool(update);
    expect([updated.exitCode, updated.stderr]).toEqual([0, ""]);
    // apt's own user writes here, where these tests are root's.
    const folder = temporaryFolder("downloads");
    chmodSync(folder, 0o777);
    const { exitCode, stderr } = await session.tool(["apt-get", "download", "probe"], { cwd: folder });
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(readFileSync(join(folder, "probe_1.2.3_all.deb")).equals(deb)).toBe(true);
    const { stdout: version } = await session.tool(["apt-get", "--version"]);
    return version.split(" ")[1] ?? "";
  },
);

/** What APT_CONFIG names in a session of that state directory, made from what it names already. */
function compose(stateDir: string, theirs: string | null): string {
  const facts: SessionFacts = {
    url: "http://127.0.0.1:4321",
    hostname: "127.0.0.1",
    port: 4321,
    stateDir,
    bundle: join(stateDir, "ca-bundle.crt"),
    ca: join(stateDir, "agent-proxy-ca.crt"),
    truststore: null,
    noProxy: ["localhost", "127.0.0.1", "::1", ".internal.test"],
    files: [],
  };
  writeFileSync(facts.bundle, "");
  const env = theirs === null ? {} : { APT_CONFIG: "/theirs" };
  const [file] = apt.files;
  return file?.compose(facts, { home: "/home/u", env, read: () => theirs }) ?? "";
}

async function dump(text: string): Promise<string> {
  const home = temporaryFolder("apt");
  const path = join(home, "apt.conf");
  writeFileSync(path, text);
  return await mustRun([program("apt-config"), "dump"], {
    env: freshEnvironment(home, { APT_CONFIG: path }),
  });
}

testWith(["apt-config"], "apt reads the session's settings, and the user's beside them", async () => {
  const stateDir = temporaryFolder("state");
  const read = await dump(compose(stateDir, 'Acquire::https::CaInfo "/corp.pem";\nApt::Mine "1";'));
  expect(read).toContain(`Acquire::https::CaInfo "${stateDir}/ca-bundle.crt";`);
  expect(read).toContain('Acquire::https::Proxy "http://127.0.0.1:4321";');
  expect(read).toContain('Acquire::https::Proxy::localhost "DIRECT";');
  expect(read).toContain('Acquire::https::Proxy::127.0.0.1 "DIRECT";');
  expect(read).toMatch(/^APT::Mine "1";$/im);
  expect(read).not.toContain("corp.pem");
});

test("a session in a session keeps the user's settings, once", () => {
  const stateDir = temporaryFolder("state");
  const outer = compose(stateDir, 'Apt::Mine "1";\n');
  expect(compose(stateDir, outer)).toBe(outer);
  expect(outer.split("Mine")).toHaveLength(2);
});

test("a bundle that apt's own user cannot read is not named: apt would fail, whatever the system's store has", () => {
  const stateDir = temporaryFolder("state");
  expect(compose(stateDir, null)).toContain("CaInfo");
  chmodSync(stateDir, 0o700);
  expect(compose(stateDir, null)).not.toContain("CaInfo");
  expect(compose(stateDir, null)).toContain("Acquire::https::Proxy ");
});
