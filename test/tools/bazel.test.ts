// Bazel, fetching an archive behind the proxy, in a session and without the session's environment.

import { expect } from "bun:test";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bazel as systemStore } from "../../src/stores/bazel.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import { archivePrograms, writeArchive } from "../support/package-archive.ts";
import { program } from "../support/programs.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import type { Site } from "../support/site.ts";
import { overFolder, overFolderPrograms } from "../support/over-folder.ts";
import { storeContext } from "../support/store-context.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { testTool } from "../support/tool-matrix.ts";

const programs = [...sitePrograms, ...archivePrograms];

const workspaceFile = `load("@bazel_tools//tools/build_defs/repo:http.bzl", "http_archive")
http_archive(
    name = "pkg",
    urls = ["https://good.test/files/pkg.tgz"],
    strip_prefix = "pkg",
    build_file_content = "exports_files(['hello.txt'])",
)
`;

interface World extends AsyncDisposable {
  readonly site: Site;
  readonly workspace: string;
  readonly bazel: (
    run: Site["outside"],
    startup: readonly string[],
    command: readonly string[],
  ) => Promise<{ readonly exitCode: number; readonly output: string }>;
}

async function startWorld(command: (workspace: string) => readonly string[]): Promise<World> {
  const site = await startSite();
  await writeArchive(join(site.nginx.filesFolder, "pkg.tgz"), "pkg", { "hello.txt": "hello\n" });
  const workspace = join(site.session.home.home, "workspace");
  mkdirSync(workspace);
  writeFileSync(join(workspace, "WORKSPACE"), workspaceFile);
  writeFileSync(join(workspace, "BUILD"), 'filegroup(name = "all", srcs = ["@pkg//:hello.txt"])\n');
  const program = command(workspace);
  const bazel: World["bazel"] = async (run, startup, rest) => {
    const { exitCode, stdout, stderr } = await run([...program, ...startup, ...rest], {
      cwd: workspace,
      timeoutMs: 120_000,
    });
    return { exitCode, output: stdout + stderr };
  };
  return {
    site,
    workspace,
    bazel,
    async [Symbol.asyncDispose]() {
      await bazel(site.outside, [], ["shutdown"]);
      await site[Symbol.asyncDispose]();
    },
  };
}

/** Debian's tells of itself that it has no version. */
async function versionOf({ site, bazel }: World): Promise<string> {
  const { output } = await bazel(site.outside, [], ["--version"]);
  const told = /^bazel (\d\S*)/m.exec(output)?.[1];
  if (told !== undefined) return told;
  const { stdout } = await site.outside([
    "dpkg-query",
    "--show",
    "--showformat=${Version}",
    "bazel-bootstrap",
  ]);
  return stdout;
}

const fetched = ({ workspace }: World): string =>
  readFileSync(join(workspace, "bazel-workspace/external/pkg/hello.txt"), "utf8");
const build = ["build", "//:all"];
const expunge = ["clean", "--expunge"];

testTool(
  {
    tool: "bazel",
    does: "http_archive",
    trustsBy: "~/.bazelrc",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...programs, "bazel"],
  async () => {
    await using world = await startWorld(() => ["bazel"]);
    const { site, bazel } = world;
    const without = [
      "--nohome_rc",
      "--nosystem_rc",
      "--install_base=/usr/share/bazel",
      "--trust_install_base",
    ];
    const outside = await bazel(site.outside, without, build);
    expect([outside.exitCode, outside.output]).toEqual([
      1,
      expect.stringContaining("Unknown host: good.test"),
    ]);
    const untrusting = await bazel(site.session.tool, without, build);
    expect([untrusting.exitCode, untrusting.output]).toEqual([
      1,
      expect.stringContaining("PKIX path building failed"),
    ]);
    const session = await bazel(site.session.tool, [], ["fetch", "//:all"]);
    expect([session.exitCode, session.output]).toEqual([
      0,
      expect.stringContaining("All external dependencies fetched successfully."),
    ]);
    await bazel(site.outside, [], expunge);
    // By the file alone.
    const alone = await bazel(site.outside, [], build);
    expect([alone.exitCode, alone.output]).toEqual([
      0,
      expect.stringContaining("Build completed successfully"),
    ]);
    expect(fetched(world)).toBe("hello\n");
    return versionOf(world);
  },
  300_000,
);

testTool(
  {
    tool: "bazel",
    does: "http_archive, without the session's environment",
    trustsBy: "/etc/bazel.bazelrc",
    findsBy: "/etc/bazel.bazelrc",
    result: "works",
  },
  [...programs, ...overFolderPrograms, "bazel"],
  async () => {
    const etc = temporaryFolder("etc");
    await using world = await startWorld(() => overFolder("/etc", etc, ["bazel", "--nohome_rc"]));
    const { site, bazel } = world;
    const outside = await bazel(site.outside, [], build);
    expect([outside.exitCode, outside.output]).toEqual([
      1,
      expect.stringContaining("Unknown host: good.test"),
    ]);
    await writeSystemRc(site, etc);
    const alone = await bazel(site.outside, [], build);
    expect([alone.exitCode, alone.output]).toEqual([
      0,
      expect.stringContaining("Build completed successfully"),
    ]);
    expect(fetched(world)).toBe("hello\n");
    return versionOf(world);
  },
  300_000,
);

testTool(
  {
    tool: "bazel",
    does: "http_archive, without the session's environment, in a version that knows no --repo_env",
    trustsBy: "~/.bazelrc",
    findsBy: "~/.bazelrc",
    result: "works",
  },
  [...programs, "bazel-2"],
  async () => {
    await using world = await startWorld((workspace) => {
      // npm has its two programs of the name "bazel" executable once.
      const copy = join(workspace, "../bazel-2");
      copyFileSync(join(program("bazel-2"), "bazel-2.1.0-linux-x86_64"), copy);
      chmodSync(copy, 0o755);
      return [copy];
    });
    const { site, bazel } = world;
    const outside = await bazel(site.outside, ["--nohome_rc"], build);
    expect([outside.exitCode, outside.output]).toEqual([
      1,
      expect.stringContaining("Unknown host: good.test"),
    ]);
    const alone = await bazel(site.outside, [], build);
    expect([alone.exitCode, alone.output]).toEqual([
      0,
      expect.stringContaining("Build completed successfully"),
    ]);
    expect(fetched(world)).toBe("hello\n");
    return versionOf(world);
  },
  300_000,
);

/** What `up` as root writes, with this session's facts, into a folder that stands for /etc. */
async function writeSystemRc({ session }: Site, etc: string): Promise<void> {
  const context = await storeContext({ root: join(etc, "..") });
  const { stateDir, port, url } = session;
  const facts = {
    ...context.facts,
    url,
    port,
    stateDir,
    bundle: join(stateDir, "ca-bundle.crt"),
    ca: join(stateDir, "agent-proxy-ca.crt"),
    truststore: join(stateDir, "java-truststore.p12"),
  };
  const store = { ...systemStore, detect: async () => [{ path: join(etc, "bazel.bazelrc") }] };
  expect(await setUpStores([store], { ...context, facts })).toMatchObject([{ state: "written" }]);
}
