// Why the CA on disk cannot be used, and the way out.

export class AuthorityError extends Error {
  /** What to do: an order to the reader. */
  readonly hint: string;

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, { cause });
    this.name = "AuthorityError";
    this.hint = hint;
  }
}
