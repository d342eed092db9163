// An error that knows the way out.

export class HintedError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, { cause });
    this.name = "HintedError";
    this.hint = hint;
  }
}
