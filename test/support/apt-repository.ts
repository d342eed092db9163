// A repository for apt with one package in it, and a root of its own for apt to keep what it fetches.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { program } from "./programs.ts";
import { temporaryFolder } from "./temporary.ts";

/** What a test needs to use this file. */
export const aptPrograms = ["apt-get", "dpkg-deb"];

/** Makes the package "probe", 1.2.3, and the repository's index in `folder`; returns the package's bytes. */
export async function makeAptRepository(folder: string): Promise<Buffer> {
  const name = "probe_1.2.3_all.deb";
  const control = [
    "Package: probe",
    "Version: 1.2.3",
    "Architecture: all",
    "Maintainer: Tests <tests@example.test>",
    "Description: none",
  ];
  const tree = temporaryFolder("package");
  mkdirSync(join(tree, "DEBIAN"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(tree, "DEBIAN/control"), `${control.join("\n")}\n`);
  const env = freshEnvironment(tree);
  await mustRun([program("dpkg-deb"), "--root-owner-group", "--build", tree, join(folder, name)], { env });
  const bytes = readFileSync(join(folder, name));
  const entry = [...control, `Filename: ./${name}`, `Size: ${bytes.length}`, `SHA256: ${sha256(bytes)}`];
  const index = `${entry.join("\n")}\n`;
  const date = new Date().toUTCString();
  writeFileSync(join(folder, "Packages"), index);
  writeFileSync(
    join(folder, "Release"),
    `Date: ${date}\nSHA256:\n ${sha256(index)} ${Buffer.byteLength(index)} Packages\n`,
  );
  return bytes;
}

const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

export interface AptRoot {
  readonly root: string;
  /** For APT_CONFIG: it makes apt look at nothing of this machine's. */
  readonly configFile: string;
}

/** A root with one source, such as "https://good.test/files/debian"; `parts`: the folder of more settings, else an empty one. */
export function makeAptRoot(source: string, parts?: string): AptRoot {
  const root = temporaryFolder("apt");
  for (const folder of [
    "etc/apt/apt.conf.d",
    "etc/apt/preferences.d",
    "etc/apt/trusted.gpg.d",
    "var/lib/dpkg",
  ]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  writeFileSync(join(root, "var/lib/dpkg/status"), "");
  writeFileSync(join(root, "etc/apt/sources.list"), `deb [trusted=yes] ${source} ./\n`);
  const configFile = join(root, "apt.conf");
  const settings = [
    `Dir "${root}";`,
    `Dir::Etc::parts "${parts ?? join(root, "etc/apt/apt.conf.d")}";`,
    `Dir::State::status "${root}/var/lib/dpkg/status";`,
    // A source that fails is an error, and is not asked for again.
    'APT::Update::Error-Mode "any";',
    'Acquire::Retries "0";',
  ];
  writeFileSync(configFile, `${settings.join("\n")}\n`);
  return { root, configFile };
}
