// Builds dist/agentproxy; with --all also the binaries for other processors and for musl.

import { join } from "node:path";
import { version } from "./package.json";

const otherTargets = ["linux-x64-baseline", "linux-arm64", "linux-x64-musl", "linux-arm64-musl"] as const;

/** Null: this machine's own. */
async function build(target: (typeof otherTargets)[number] | null): Promise<string> {
  const outfile = join("dist", target === null ? "agentproxy" : `agentproxy-${target}`);
  await Bun.build({
    entrypoints: [join(import.meta.dir, "src/main.ts")],
    target: "bun",
    format: "esm",
    minify: true,
    bytecode: true,
    // A command reads the bytecode of what it loads and of nothing else: in one piece it is ten megabytes.
    splitting: true,
    define: { AGENTPROXY_VERSION: JSON.stringify(version) },
    compile: {
      outfile: join(import.meta.dir, outfile),
      ...(target === null ? {} : { target: `bun-${target}` as const }),
      // The caller's folder may be a hostile checkout: nothing in it may run code in here, or change a setting.
      autoloadDotenv: false,
      autoloadBunfig: false,
      autoloadTsconfig: false,
      autoloadPackageJson: false,
      // Makes BUN_OPTIONS=--preload fail instead of running code; nothing of ours makes code out of strings.
      execArgv: ["--disallow-code-generation-from-strings=strict"],
    },
  });
  return outfile;
}

const flags = new Set(process.argv.slice(2));
for (const target of [null, ...(flags.has("--all") ? otherTargets : [])]) {
  const outfile = await build(target);
  if (!flags.has("--quiet")) process.stdout.write(`${outfile}\n`);
}
