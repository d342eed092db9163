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

/** Whether a reader finds the same, whoever may read it. */
export function isSame(one: State, other: State): boolean {
  if (one === null || other === null) return one === other;
  if (one.is === "file") return other.is === "file" && one.hash === other.hash;
  return other.is === "link" && one.target === other.target;
}

/** Whether it has the same owners and rights as well. */
export function isEqual(one: State, other: State): boolean {
  return isSame(one, other) && hasSameRights(one, other);
}

/** True where not both are files, or both links. */
export function hasSameRights(one: State, other: State): boolean {
  if (one === null || other === null || one.is !== other.is) return true;
  const isSameMode = one.is !== "file" || other.is !== "file" || one.mode === other.mode;
  return isSameMode && one.uid === other.uid && one.gid === other.gid;
}
