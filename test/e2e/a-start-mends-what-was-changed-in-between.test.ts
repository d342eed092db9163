// What a start has proven it takes over at the next one: of the same bytes alone, whatever their size and times say.

import { expect, test } from "bun:test";
import { readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startSession } from "../support/session.ts";
import { until } from "../support/until.ts";

const names = ["ca-bundle.crt", "java-truststore.p12"];

test("a bundle and a truststore that were changed, cut short or emptied are whole again after it, and so are the proofs", async () => {
  const first = await startSession("");
  const { home, stateDir } = first;
  const path = (name: string): string => join(stateDir, name);
  const proofs = (): string => readFileSync(path("run/proofs"), "latin1");
  const settled = async (session: typeof first): Promise<unknown> =>
    await until("the set-up", async () => !(await session.status()).settingUp);
  await settled(first);
  await first.stop();
  const whole = names.map((name) => readFileSync(path(name)));
  const proven = proofs();
  expect(proven).toMatch(/^(?:[0-9a-f]{64}\n)+$/);

  const damages: readonly ((file: string, bytes: Buffer) => void)[] = [
    () => {},
    (file, bytes) => {
      const changed = Buffer.from(bytes);
      // In the middle of a certificate.
      const at = bytes.length >> 1;
      changed[at] = (changed[at] ?? 0) ^ 1;
      const { atime, mtime } = statSync(file);
      writeFileSync(file, changed);
      utimesSync(file, atime, mtime);
    },
    (file, bytes) => truncateSync(file, bytes.length - 100),
    (file) => truncateSync(file, 0),
  ];
  for (const damage of damages) {
    for (const [index, name] of names.entries()) damage(path(name), whole[index] ?? Buffer.alloc(0));
    const again = await startSession("", { home });
    await settled(again);
    await again.stop();
    expect(names.map((name) => readFileSync(path(name)))).toEqual(whole);
    expect(proofs()).toBe(proven);
  }
  writeFileSync(path("run/proofs"), `${"0".repeat(64)}\ngarbage`);
  const last = await startSession("", { home });
  await settled(last);
  await last.stop();
  expect(names.map((name) => readFileSync(path(name)))).toEqual(whole);
  expect(proofs()).toBe(proven);
}, 60_000);
