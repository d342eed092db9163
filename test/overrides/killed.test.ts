// Tests that a doctor which is killed at any step leaves every file old or new, and that all can still be taken back.

import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runCommand } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { snapshotTree } from "../support/tree-snapshot.ts";

const mender = join(import.meta.dir, "mender.ts");
const dieAtStep = join(import.meta.dir, "../support/die-at-step.ts");
const timeoutMs = 300_000;

const files: Readonly<Record<string, readonly [before: string, after: string]>> = {
  "home/.npmrc": ["a=1\nstrict-ssl=false\n", "a=1\n"],
  "home/.curlrc": ["proxy = http://x:1\nsilent\n", "silent\n"],
  "home/.cargo/config.toml": ['[http]\nproxy = "" # c\n', "[http]\n"],
};

interface Bench {
  readonly root: string;
  readonly state: string;
}

function bench(): Bench {
  const root = temporaryFolder("image");
  const state = temporaryFolder("state");
  writeFileSync(join(state, "ca-bundle.crt"), "");
  for (const [name, [before]] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), before, { mode: 0o600 });
  }
  return { root, state };
}

/** Null where it was killed, else how many steps there were. */
async function run(verb: "mend" | "undo", { root, state }: Bench, dieAt: number): Promise<number | null> {
  const argv = [process.execPath, "--preload", dieAtStep, mender, verb, root, state];
  const result = await runCommand(argv, { env: { DIE_AT_STEP: String(dieAt) } });
  if (result.endedBy === "SIGKILL") return null;
  expect(result).toMatchObject({ exitCode: 0, stderr: "" });
  return Number(result.stdout);
}

function expectOldOrNew({ root, state }: Bench): void {
  for (const [name, states] of Object.entries(files)) {
    expect([...states]).toContain(readFileSync(join(root, name), "utf8"));
  }
  // What was in a private file is nowhere that others can read.
  const kept = existsSync(join(state, "mends")) ? snapshotTree(join(state, "mends")) : [];
  for (const line of kept) expect(line).toMatch(/" 100600 /);
}

/** In the state directory nothing is left to be undone. */
function expectForgotten({ state }: Bench): void {
  expect(readdirSync(join(state, "mends")).filter((name) => name.endsWith(".json"))).toEqual([]);
}

test(
  "while mending",
  async () => {
    const whole = bench();
    const old = snapshotTree(whole.root);
    const steps = (await run("mend", whole, 0)) ?? 0;
    for (const [name, [, after]] of Object.entries(files)) {
      expect(readFileSync(join(whole.root, name), "utf8")).toBe(after);
    }
    expect(steps).toBeGreaterThan(20);
    for (let step = 1; step <= steps; step++) {
      const one = bench();
      expect(await run("mend", one, step)).toBeNull();
      expectOldOrNew(one);
      if (step % 2 === 0) await run("mend", one, 0);
      await run("undo", one, 0);
      expect(snapshotTree(one.root)).toEqual(old);
      if (existsSync(join(one.state, "mends"))) expectForgotten(one);
    }
  },
  timeoutMs,
);

test(
  "while taking that back",
  async () => {
    const whole = bench();
    const old = snapshotTree(whole.root);
    await run("mend", whole, 0);
    const steps = (await run("undo", whole, 0)) ?? 0;
    expect(snapshotTree(whole.root)).toEqual(old);
    for (let step = 1; step <= steps; step++) {
      const one = bench();
      await run("mend", one, 0);
      expect(await run("undo", one, step)).toBeNull();
      expectOldOrNew(one);
      await run("undo", one, 0);
      expect(snapshotTree(one.root)).toEqual(old);
      expectForgotten(one);
    }
  },
  timeoutMs,
);
