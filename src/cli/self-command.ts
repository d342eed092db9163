// The command line that starts this program again.

/** The binary alone, or bun and the main file where it runs from source. */
export function selfCommand(): string[] {
  // Bun mounts a compiled program there: https://bun.com/docs/bundler/executables
  const compiled = Bun.main.startsWith("/$bunfs/");
  return compiled ? [process.execPath] : [process.execPath, Bun.main];
}
