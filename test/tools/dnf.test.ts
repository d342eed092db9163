// dnf in a session: it trusts the system's store alone.

import { expect } from "bun:test";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ownMachinePrograms, startOwnMachine } from "../support/own-machine.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { testTool } from "../support/tool-matrix.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A repository whose index names one package. */
function makeRepository(folder: string): void {
  const repodata = join(folder, "repodata");
  const primary = `<?xml version="1.0" encoding="UTF-8"?>
<metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="1">
<package type="rpm">
  <name>probe</name><arch>noarch</arch><version epoch="0" ver="1.2.3" rel="1"/>
  <checksum type="sha256" pkgid="YES">${sha256("")}</checksum>
  <summary>none</summary><description>none</description><packager/><url/>
  <time file="1" build="1"/><size package="1" installed="1" archive="1"/>
  <location href="probe-1.2.3-1.noarch.rpm"/>
  <format><rpm:license>none</rpm:license><rpm:vendor/><rpm:group>none</rpm:group><rpm:buildhost/>
    <rpm:sourcerpm/><rpm:header-range start="1" end="1"/>
    <rpm:provides><rpm:entry name="probe" flags="EQ" epoch="0" ver="1.2.3" rel="1"/></rpm:provides></format>
</package>
</metadata>
`;
  const repomd = `<?xml version="1.0" encoding="UTF-8"?>
<repomd xmlns="http://linux.duke.edu/metadata/repo" xmlns:rpm="http://linux.duke.edu/metadata/rpm">
  <revision>1</revision>
  <data type="primary">
    <checksum type="sha256">${sha256(primary)}</checksum>
    <location href="repodata/primary.xml"/><timestamp>1</timestamp><size>${primary.length}</size>
  </data>
</repomd>
`;
  mkdirSync(repodata, { recursive: true });
  writeFileSync(join(repodata, "primary.xml"), primary);
  writeFileSync(join(repodata, "repomd.xml"), repomd);
}

/** A configuration of its own, so that nothing of this machine's is read. */
function makeConfiguration(): string {
  const root = temporaryFolder("dnf");
  const lines = [
    "[main]",
    `cachedir=${root}/cache`,
    `persistdir=${root}/persist`,
    `logdir=${root}/log`,
    `reposdir=${root}/repos`,
    `varsdir=${root}/vars`,
    `pluginconfpath=${root}/plugins`,
    "retries=1",
    "gpgcheck=0",
    "[probe]",
    "name=probe",
    "baseurl=https://good.test/files/rpm",
  ];
  const path = join(root, "dnf.conf");
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

testTool(
  {
    tool: "dnf",
    does: "dnf repoquery",
    trustsBy: "the system's CA store",
    findsBy: "https_proxy",
    result: "works",
  },
  [...ownMachinePrograms, "dnf"],
  async () => {
    await using machine = await startOwnMachine();
    const { inside, outside, proxyVariables: env } = machine;
    makeRepository(join(machine.nginx.filesFolder, "rpm"));
    const ask = ["-c", makeConfiguration(), "--releasever=1", "--noplugins", "repoquery", "probe"];
    const query = [program("dnf"), ...ask];
    const lost = await inside(query);
    expect([lost.exitCode, lost.stderr]).toEqual([1, expect.stringContaining("Could not resolve host")]);
    const untrusting = await outside(query, { env });
    expect([untrusting.exitCode, untrusting.stderr]).toEqual([1, expect.stringContaining("certificate")]);
    const { exitCode, stdout } = await inside(query, { env });
    expect([exitCode, stdout]).toEqual([0, "probe-0:1.2.3-1.noarch\n"]);
    const { stdout: version } = await outside([program("dnf"), "--version"]);
    return version.split("\n")[0] ?? "";
  },
);
