// pacman in a session: it trusts the system's store alone.

import { expect } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { ownMachinePrograms, startOwnMachine } from "../support/own-machine.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { testTool } from "../support/tool-matrix.ts";

/** A repository whose index, "probe.db", names one package. */
async function makeRepository(folder: string): Promise<void> {
  const tree = temporaryFolder("arch");
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(tree, "probe-1.2.3-1"));
  const fields = {
    FILENAME: "probe-1.2.3-1-any.pkg.tar.gz",
    NAME: "probe",
    BASE: "probe",
    VERSION: "1.2.3-1",
    DESC: "none",
    CSIZE: "1",
    ISIZE: "1",
    ARCH: "any",
  };
  const text = Object.entries(fields).map(([name, value]) => `%${name}%\n${value}\n\n`);
  writeFileSync(join(tree, "probe-1.2.3-1/desc"), text.join(""));
  const argv = [program("tar"), "-czf", join(folder, "probe.db"), "-C", tree, "probe-1.2.3-1"];
  await mustRun(argv, { env: freshEnvironment(tree) });
}

/** A root of its own, so that nothing of this machine's is read. */
function makeRoot(): string {
  const root = temporaryFolder("pacman");
  mkdirSync(join(root, "db"));
  const options = [
    "[options]",
    `RootDir = ${root}`,
    `DBPath = ${root}/db`,
    `CacheDir = ${root}/cache`,
    `LogFile = ${root}/log`,
    "Architecture = auto",
    "SigLevel = Never",
    "[probe]",
    "Server = https://good.test/files/arch",
  ];
  writeFileSync(join(root, "pacman.conf"), `${options.join("\n")}\n`);
  return join(root, "pacman.conf");
}

testTool(
  {
    tool: "pacman",
    does: "pacman -Sy, pacman -Si",
    trustsBy: "the system's CA store",
    findsBy: "https_proxy",
    result: "works",
  },
  [...ownMachinePrograms, "pacman", "tar"],
  async () => {
    await using machine = await startOwnMachine();
    const { inside, outside, proxyVariables: env } = machine;
    await makeRepository(join(machine.nginx.filesFolder, "arch"));
    const config = makeRoot();
    const pacman = (...argv: string[]): string[] => [program("pacman"), ...argv, "--config", config];
    const lost = await inside(pacman("-Sy"));
    expect([lost.exitCode, lost.stderr]).toEqual([1, expect.stringContaining("Could not resolve host")]);
    const untrusting = await outside(pacman("-Sy"), { env });
    expect([untrusting.exitCode, untrusting.stderr]).toEqual([1, expect.stringContaining("certificate")]);
    const synced = await inside(pacman("-Sy"), { env });
    expect([synced.exitCode, synced.stderr]).toEqual([0, ""]);
    expect((await inside(pacman("-Si", "probe"))).stdout).toContain("1.2.3-1");
    const { stdout: version } = await outside([program("pacman"), "--version"]);
    return /v(\S+) - /.exec(version)?.[1] ?? "";
  },
);
