// What earlier starts have proven of files' contents, so that the next start need not prove it again.

import { writeFileAtomic } from "../host/atomic-file.ts";
import { readOptionalFile } from "../host/optional-file.ts";

/**
 * Each proof is of content, by its hash, and never of a path, a size or a time: whatever was changed since, by however little
 * and however it was dated, is other content, of which nothing is proven.
 */
export interface Proofs {
  /** Whether the statement was proven of this content. */
  has(statement: string, content: readonly Uint8Array[]): boolean;
  add(statement: string, content: readonly Uint8Array[]): void;
  /** Keeps those that were asked for and had, or added; the others are of content that is not there any more. Never throws. */
  save(): void;
}

export const noProofs: Proofs = { has: () => false, add() {}, save() {} };

/**
 * Of what one program has proven: another might prove something else by the same words.
 * @param path a file that nobody else may write, in a folder that is there
 * @param program tells this program from every other, as an earlier version
 */
export function openProofs(path: string, program: string): Proofs {
  const known = new Set(linesOf(path));
  const used = new Set<string>();
  return {
    has(statement, content) {
      const proof = proofOf(program, statement, content);
      if (!known.has(proof)) return false;
      used.add(proof);
      return true;
    },
    add(statement, content) {
      used.add(proofOf(program, statement, content));
    },
    save() {
      if (used.size === known.size && [...used].every((proof) => known.has(proof))) return;
      try {
        writeFileAtomic(path, [...used].map((proof) => `${proof}\n`).join(""), 0o600, false);
      } catch {
        // The next start proves everything again.
      }
    },
  };
}

function linesOf(path: string): string[] {
  try {
    return (readOptionalFile(path) ?? "").split("\n").filter((line) => line !== "");
  } catch {
    return [];
  }
}

/** Each part with its length in front, so that no two lists of parts give the same bytes. */
function proofOf(program: string, statement: string, content: readonly Uint8Array[]): string {
  const hasher = new Bun.CryptoHasher("sha256");
  const head = [program, statement].map((text) => Buffer.from(text));
  for (const part of [...head, ...content]) hasher.update(`${part.byteLength} `).update(part);
  return hasher.digest("hex");
}
