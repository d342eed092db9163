// How one class of failure is produced: the real client, where it goes, and what it prints.

import type { CommandResult } from "../../support/command.ts";
import type { Session } from "../../support/session.ts";

export interface FailureCase {
  /** Beside what every world needs. */
  readonly needs: readonly string[];
  /** Which proxy it is produced at; see worlds.ts. Default: "gateway". */
  readonly world?: "gateway" | "upstream" | "narrow" | "hanging";
  /** It takes many seconds: those of one world that do are waited for together. */
  readonly isSlow?: true;
  /** Runs the client, which must fail, or show what it was told. */
  produce(session: Session): Promise<CommandResult>;
  /** The `host` of the failure's row. */
  readonly host: string | RegExp;
  /** What the client prints where it hears of it; absent where no answer can be given. */
  readonly prints?: RegExp;
  /** What the failure's row says as well. */
  readonly tells?: Readonly<Record<string, unknown>>;
}

/** A class that curl meets at a URL. */
export function byCurl(
  url: string,
  more: Partial<FailureCase> & { readonly flags?: readonly string[] } = {},
): FailureCase {
  const { flags = [], ...rest } = more;
  return {
    needs: [],
    produce: (session) => session.tool(["curl", "-sS", "-v", ...flags, url]),
    host: `${new URL(url).hostname}:${new URL(url).port || 443}`,
    ...rest,
  };
}
