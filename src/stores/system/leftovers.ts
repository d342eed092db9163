// What a helper that ran since has made of our anchors, in files that we do not write ourselves.

import { readFileSync } from "node:fs";
import type { Certificate } from "../../trust/pem.ts";
import { takeOut } from "./bundle-text.ts";
import type { Writing } from "./folder-entries.ts";

/** Takes the certificates out of each of the files. */
export async function takeOutOfLeftovers(
  { by, journal }: Writing,
  paths: readonly string[],
  unwanted: readonly Certificate[],
): Promise<void> {
  for (const path of paths) {
    const before = readFileSync(path, "latin1");
    const after = takeOut(before, (der) => unwanted.some((one) => one.der.equals(der)));
    if (after !== before) await journal.writeFile({ by, path, content: Buffer.from(after, "latin1") });
  }
}
