// The README's first command: the user's own npm, unchanged, fetches through agentproxy, then the proxy tells how it
// went, and which tools work.

import { lookup } from "node:dns/promises";
import type { LookupAddress } from "node:dns";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { classifyAddress } from "../src/policy/address.ts";
import { parseHost } from "../src/wire/host.ts";
import { binaryPath } from "./support/binary.ts";
import { tools } from "../src/tools/catalogue.ts";
import { findProgram, programPath } from "./support/programs.ts";

const packageName = "smol-toml";

/** Prints to stderr: stdout is for what npm and agentproxy say. */
function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function npmRegistry(): Promise<URL> {
  const npm = Bun.spawn(["npm", "config", "get", "registry"], {
    env: { ...process.env, PATH: programPath },
    stdout: "pipe",
    stderr: "inherit",
  });
  return new URL((await new Response(npm.stdout).text()).trim());
}

/** None when the name cannot be resolved, which agentproxy will say better than we can. */
async function addressesOf(hostname: string): Promise<readonly LookupAddress[]> {
  try {
    return await lookup(hostname, { all: true });
  } catch (error) {
    tell(`cannot resolve ${hostname}, your npm registry: ${(error as Error).message}`);
    return [];
  }
}

/** Flags that this registry needs because a company's may be on a private network or on a port of its own. */
async function registryFlags(registry: URL): Promise<string[]> {
  const flags = registry.port === "" ? [] : ["--ports", `443,${registry.port}`];
  const addresses = await addressesOf(registry.hostname.replace(/^\[|\]$/g, ""));
  for (const { address } of addresses) {
    const host = parseHost(address);
    const found = host.ok ? classifyAddress(host.value) : null;
    if (found === null || found.public) continue;
    const range = `${address}/${address.includes(":") ? 128 : 32}`;
    tell(
      `allowing ${range}: ${registry.hostname}, your npm registry, is at an address that is not public (${found.name})`,
    );
    flags.push("--allow-address", range);
  }
  return flags;
}

/** Those that are here of some that take no second each. */
function quickTools(): string[] {
  const quick = new Set(["curl", "wget", "git", "python", "node", "npm", "ruby", "php", "perl"]);
  return tools
    .filter(({ id, find }) => quick.has(id) && find.programs.some((name) => findProgram(name) !== null))
    .map(({ id }) => id);
}

/** Shows which of the user's tools work; what does not has its reason in the table. */
async function checkQuickTools(stateDir: string): Promise<void> {
  const names = quickTools();
  tell(`$ agentproxy check ${names.join(" ")}`);
  const child = Bun.spawn([binaryPath(), "check", ...names], {
    env: { ...process.env, PATH: programPath, AGENT_PROXY_STATE_DIR: stateDir },
    stdin: "ignore",
    stdout: "inherit",
    stderr: "inherit",
  });
  await child.exited;
}

/** Resolves to npm's exit code. */
async function tryWith(stateDir: string): Promise<number> {
  const registry = await npmRegistry();
  if (registry.protocol !== "https:")
    tell(`your npm registry is ${registry.protocol}// and will not go through the proxy`);
  const flags = await registryFlags(registry);
  tell(`$ agentproxy run -- npm view ${packageName} version`);
  // One session for both, so that the status tells of npm's own tunnels.
  const script = `npm view "$2" version; code=$?; echo '$ agentproxy status' >&2; "$1" status; exit "$code"`;
  const session = [binaryPath(), "run", ...flags, "--", "sh", "-c", script, "sh", binaryPath(), packageName];
  const child = Bun.spawn(session, {
    env: { ...process.env, PATH: programPath, AGENT_PROXY_STATE_DIR: stateDir },
    stdin: "inherit",
    stdout: "inherit",
    stderr: "inherit",
  });
  return child.exited;
}

const givenStateDir = process.env["AGENT_PROXY_STATE_DIR"];
// Nothing of this may outlast it: what a store keeps would name a folder that is gone.
process.env["AGENT_PROXY_STORES"] ??= "none";
const stateDir = givenStateDir ?? mkdtempSync(join(tmpdir(), "agentproxy-try-"));
const exitCode = await tryWith(stateDir);
await checkQuickTools(stateDir);
if (givenStateDir === undefined) rmSync(stateDir, { recursive: true, force: true });
process.exit(exitCode);
