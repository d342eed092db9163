// What the bench needs to know of one hop: how to find it and how to start it chained to the upstream.

export interface HopUnderTest {
  readonly name: string;
  /** The version line of the installed program, or null when it is not installed. */
  version(): string | null;
  /** Writes its configuration into `folder` and gives the command line of a foreground process. */
  prepare(folder: string, port: number, upstreamPort: number): readonly string[];
}

/** The first line that `argv` prints, or null when there is no such program. */
export function firstLine(argv: readonly string[]): string | null {
  if (Bun.which(argv[0] ?? "") === null) {
    return null;
  }
  const { stdout, stderr } = Bun.spawnSync([...argv], { env: environmentWithoutBun() });
  return `${stdout.toString()}${stderr.toString()}`.trim().split("\n")[0] ?? null;
}

/** BUN_* variables turn a compiled binary into something else. */
export function environmentWithoutBun(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => !name.startsWith("BUN_"));
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? ""]));
}
