// A command line that cannot be understood: exit code 2.

export class UsageError extends Error {
  readonly hint: string | null;

  constructor(message: string, hint: string | null) {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
  }
}
