// A tool whose configuration goes against the session: it fails, works when `doctor --fix` has mended that, and has its file
// back byte for byte after `doctor --undo`.

import { expect } from "bun:test";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CheckReport } from "../../src/doctor/check.ts";
import type { CommandOptions, CommandResult } from "./command.ts";
import { expectMendsAtHome } from "./mending.ts";
import type { Site } from "./site.ts";
import { snapshotTree } from "./tree-snapshot.ts";

export interface Against {
  /** The file, from the home, and its text. */
  readonly file: string;
  readonly text: string;
  /** What the tool then writes, to either stream; for what turns verification off, what it writes once that is mended. */
  readonly wrong: RegExp;
  readonly code: "other_ca" | "verification_off" | "other_proxy" | "proxy_avoided" | "tls_limited";
}

export interface Asking {
  readonly argv: readonly string[];
  /** What it writes where the origin was reached. */
  readonly works: RegExp;
  readonly options?: Partial<CommandOptions>;
  /** Runs ahead of each. */
  readonly before?: () => void;
}

type Run = Site["outside"];

async function say(run: Run, { argv, options = {}, before = () => {} }: Asking): Promise<string> {
  before();
  const { stdout, stderr }: CommandResult = await run(argv, options);
  return stdout + stderr;
}

async function doctor(
  { session }: Site,
  { options = {} }: Pick<Asking, "options">,
  ...argv: readonly string[]
): Promise<CommandResult> {
  const { home, env } = session;
  const cwd = options.cwd ?? home.home;
  return await home.agentproxy(["doctor", "--json", ...argv], { env: { ...env, ...options.env }, cwd });
}

async function codesOf(site: Site, asking: Asking, file: string): Promise<string[]> {
  const { stdout } = await doctor(site, asking);
  const { checks } = JSON.parse(stdout) as { checks: CheckReport[] };
  return checks
    .flatMap(({ findings }) => findings)
    .filter(({ place }) => place?.replace(/:\d+$/, "") === file)
    .map(({ code, gravity }) => `${code} ${gravity}`);
}

/** Of what turns verification off the tool is run without our CA: then it reaches the origin, and when mended it does not. */
export async function expectMended(site: Site, asking: Asking, against: Against): Promise<void> {
  const { home } = site.session.home;
  const { code, wrong, text } = against;
  const file = join(home, against.file);
  const cwd = asking.options?.cwd ?? home;
  const run = code === "verification_off" ? site.untrusting : site.session.tool;
  const [bad, good] = code === "verification_off" ? [asking.works, wrong] : [wrong, asking.works];
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  try {
    const before = snapshotTree(dirname(file)).filter((line) =>
      line.includes(JSON.stringify(against.file.split("/").pop())),
    );
    expect([text, await say(run, asking)]).toEqual([text, expect.stringMatching(bad)]);
    await expectMendsAtHome(site.session, cwd);
    const fixed = await doctor(site, asking, "--fix", "--yes", "--project");
    expect([text, fixed.stdout]).toEqual([text, expect.stringContaining('"changed": true')]);
    expect([text, await say(run, asking)]).toEqual([text, expect.stringMatching(good)]);
    const undone = await doctor(site, asking, "--undo");
    expect([text, undone.stdout]).toEqual([text, expect.stringContaining('"restored"')]);
    const after = snapshotTree(dirname(file)).filter((line) =>
      line.includes(JSON.stringify(against.file.split("/").pop())),
    );
    expect(after).toEqual(before);
    expect([text, await say(run, asking)]).toEqual([text, expect.stringMatching(bad)]);
  } finally {
    rmSync(file, { force: true });
  }
}

/** What is more than doctor mends: it tells that the tool fails, and where, and leaves the file as it is. */
export async function expectLeft(
  site: Site,
  asking: Asking,
  { file: name, text, code, wrong }: Against,
): Promise<void> {
  const { home } = site.session.home;
  const file = join(home, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  try {
    const isOff = code === "verification_off";
    const [run, bad] = isOff ? [site.untrusting, asking.works] : [site.session.tool, wrong];
    expect([text, await say(run, asking)]).toEqual([text, expect.stringMatching(bad)]);
    const fixed = await doctor(site, asking, "--fix", "--yes");
    const { files, left } = JSON.parse(fixed.stdout) as {
      files: readonly unknown[];
      left: readonly { readonly place: string }[];
    };
    expect([text, files, left.map(({ place }) => place.replace(/:\d+$/, ""))]).toEqual([text, [], [file]]);
    rmSync(file);
    const good = isOff ? wrong : asking.works;
    expect([text, await say(run, asking)]).toEqual([text, expect.stringMatching(good)]);
  } finally {
    rmSync(file, { force: true });
  }
}

/** The tool works all the same, as its file in the catalogue says, and doctor tells it as no more than to know. */
export async function expectHarmless(
  site: Site,
  asking: Asking,
  { code, ...staged }: Pick<Against, "file" | "text" | "code">,
): Promise<void> {
  // git's own check has words of its own for it.
  const told = await toldOfWorking(site, asking, staged);
  expect(told.map((note) => note.replace("ssl_ca_other", "other_ca"))).toEqual([`${code} note`]);
}

/** The tool works all the same, and doctor says nothing of it. */
export async function expectUntold(
  site: Site,
  asking: Asking,
  staged: Pick<Against, "file" | "text">,
): Promise<void> {
  expect(await toldOfWorking(site, asking, staged)).toEqual([]);
}

async function toldOfWorking(
  site: Site,
  asking: Asking,
  { file: name, text }: Pick<Against, "file" | "text">,
): Promise<string[]> {
  const file = join(site.session.home.home, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  try {
    expect([text, await say(site.session.tool, asking)]).toEqual([text, expect.stringMatching(asking.works)]);
    return await codesOf(site, asking, file);
  } finally {
    rmSync(file, { force: true });
  }
}
