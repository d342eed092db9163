// Finding the real programs that tests talk to.

import { accessSync, constants } from "node:fs";
import { basename, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where Debian keeps servers and what they start, though a user's PATH may not list it. */
const systemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"];
const libraryFolders = ["/usr/lib/squid", "/usr/libexec/squid", "/usr/lib/git-core", "/usr/libexec/git-core"];

/**
 * Tools that npm brings as packages of ours, under names that no PATH has: npm's own folder of commands is left out of it,
 * and a user's own `yarn` may be any version. A library is its package's folder. The optional ones are there for x64 alone.
 */
const packages: Readonly<Record<string, string>> = {
  // One that knows NODE_USE_ENV_PROXY, which the user's own may be too old for.
  "node-current": "node-current/bin/node",
  axios: "axios",
  // A Bazel of before --repo_env, which 3.0 has first.
  "bazel-2": "bazel-2",
  bazelisk: "@bazel/bazelisk/bazelisk-linux_amd64",
  "axios-old": "axios-old",
  deno: "deno/deno",
  // It is on rustls with the system's roots beside its own.
  dprint: "dprint/dprint",
  pnpm: "pnpm/pnpm",
  "pnpm-js": "pnpm-js/bin/pnpm.cjs",
  "yarn-berry": "yarn-berry/bin/yarn.js",
  "yarn-classic": "yarn-classic/bin/yarn.js",
};

const found = new Map<string, string | null>();

/**
 * PATH for what tests start: the user's own, then the system folders. npm puts the binaries of our dependencies in front
 * of it, a `node` among them, where a test wants the user's.
 */
export const programPath = [...new Set([...(process.env["PATH"] ?? "").split(":"), ...systemFolders])]
  .filter((folder) => isAbsolute(folder) && !folder.endsWith("/node_modules/.bin"))
  .join(":");

/**
 * The absolute path of a program, or null. `python3:requests` is a python3 that can import requests: the first one in
 * PATH may be the user's own, without the package that the system's has. So too `perl:LWP`, and `php:curl` for an
 * extension.
 */
export function findProgram(name: string): string | null {
  if (!found.has(name)) found.set(name, search(name));
  return found.get(name) ?? null;
}

/** The same for a caller that was promised it (by `testWith`). */
export function program(name: string): string {
  const path = findProgram(name);
  if (path === null) throw new Error(`Cannot find "${name}": not in PATH, nor where Debian or npm keeps it`);
  return path;
}

function search(name: string): string | null {
  const [command = name, module] = name.split(/:(.*)/);
  const ours = packages[command];
  if (ours !== undefined) {
    const path = fileURLToPath(new URL(`../../node_modules/${ours}`, import.meta.url));
    return isExecutable(path) ? path : null;
  }
  const paths = [...programPath.split(":"), ...libraryFolders].map((folder) => join(folder, command));
  return paths.find((path) => isExecutable(path) && (module === undefined || imports(path, module))) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function imports(path: string, module: string): boolean {
  const argv: Readonly<Record<string, readonly string[]>> = {
    perl: [`-M${module}`, "-e", "1"],
    php: ["-r", `exit(extension_loaded("${module}") ? 0 : 1);`],
  };
  const test = argv[basename(path)] ?? ["-c", `import ${module}`];
  return Bun.spawnSync([path, ...test], { stderr: "ignore" }).exitCode === 0;
}
