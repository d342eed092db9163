// What stands under a name: nothing, a file, or a symlink.

export interface FileState {
  readonly is: "file";
  /** SHA-256 of its bytes, hex. */
  readonly hash: string;
  /** The permission bits, set-id and sticky bits included. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

export interface LinkState {
  readonly is: "link";
  readonly target: string;
  readonly uid: number;
  readonly gid: number;
}

/** Null: nothing. */
export type State = FileState | LinkState | null;

export function hashBytes(bytes: Uint8Array): string {
  return new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
}

/** Whether a reader finds the same. Who may read it is left out: that is for its owner to change at any time. */
export function isSame(one: State, other: State): boolean {
  if (one === null || other === null) return one === other;
  if (one.is === "file") return other.is === "file" && one.hash === other.hash;
  return other.is === "link" && one.target === other.target;
}
