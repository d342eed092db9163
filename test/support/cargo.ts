// Crates, and a home of Cargo's own for each run.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A Cargo.toml: version "1.2.3", with more lines behind it. */
export function crateManifest(name: string, rest = ""): string {
  return `[package]\nname = "${name}"\nversion = "1.2.3"\nedition = "2021"\n${rest}`;
}

/** Writes the folder of a crate without code. */
export function writeCrate(folder: string, name: string, rest = ""): void {
  mkdirSync(join(folder, "src"), { recursive: true });
  writeFileSync(join(folder, "Cargo.toml"), crateManifest(name, rest));
  writeFileSync(join(folder, "src/lib.rs"), "");
}

/** The environment that leads Cargo to the home, in which it then has this configuration. */
export function cargoHome(folder: string, configuration: string): Record<string, string> {
  const file = join(folder, "config.toml");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, configuration);
  return {
    CARGO_HOME: folder,
    // rustup's cargo is a shim that finds its toolchain in the user's home.
    RUSTUP_HOME: process.env["RUSTUP_HOME"] ?? join(process.env["HOME"] ?? "/", ".rustup"),
    // Before 1.68 a registry over HTTP was for nightly builds, or those that are told to pass for one.
    RUSTC_BOOTSTRAP: "1",
    CARGO_UNSTABLE_SPARSE_REGISTRY: "true",
  };
}
