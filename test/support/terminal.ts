// A program on a terminal of its own.

export interface OnTerminal extends AsyncDisposable {
  readonly pid: number;
  /** All that it has written so far, escape sequences and all. */
  output(): string;
  /** As if typed: "\u0003" is Ctrl-C. */
  type(text: string): void;
  resize(columns: number, rows: number): void;
  /** The signal that ended it, or its exit code. */
  readonly ended: Promise<string | number>;
}

export function startOnTerminal(
  argv: readonly string[],
  options: {
    readonly env: Readonly<Record<string, string>>;
    readonly cwd: string;
    readonly columns: number;
    readonly rows: number;
  },
): OnTerminal {
  const { env, cwd, columns, rows } = options;
  const chunks: Buffer[] = [];
  const child = Bun.spawn([...argv], {
    env: { ...env, TERM: "xterm-256color" },
    cwd,
    // One that is made before the process would not be its controlling terminal, and send it no signals.
    terminal: { cols: columns, rows, data: (_, bytes) => void chunks.push(Buffer.from(bytes)) },
  });
  const ended = child.exited.then((code) => child.signalCode ?? code);
  return {
    pid: child.pid,
    output: () => Buffer.concat(chunks).toString("utf8"),
    type: (text) => void child.terminal?.write(text),
    resize: (newColumns, newRows) => child.terminal?.resize(newColumns, newRows),
    ended,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await ended;
      child.terminal?.close();
    },
  };
}
