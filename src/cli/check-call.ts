// What a call of `check` asks for.

import { suggest } from "../config/suggest.ts";
import { tools } from "../tools/catalogue.ts";
import type { Tool } from "../tools/tool.ts";
import { flagValue } from "./command.ts";
import type { ParsedArguments } from "./flags.ts";
import { UsageError } from "./usage-error.ts";

export interface CheckCallOptions {
  /** In the catalogue's order. */
  readonly tools: readonly Tool[];
  /** Ids of those that were named, so that they are told of where they are missing. */
  readonly wanted: readonly string[];
  /** Ids; null without --require. */
  readonly required: readonly string[] | null;
  readonly url: URL | null;
  readonly junitFile: string | null;
}

/** @throws UsageError */
export function readCheckCall(call: ParsedArguments): CheckCallOptions {
  const named = call.operands.map(knownId);
  const flags = call.flags.get("--require");
  const required =
    flags
      ?.flatMap((list) =>
        list
          .split(",")
          .map((id) => id.trim())
          .filter((id) => id !== ""),
      )
      .map(knownId) ?? null;
  const wanted = [...new Set([...named, ...(required ?? [])])];
  return {
    tools: named.length === 0 ? tools : tools.filter(({ id }) => wanted.includes(id)),
    wanted,
    required,
    url: readUrl(flagValue(call, "--url")),
    junitFile: flagValue(call, "--junit"),
  };
}

function knownId(id: string): string {
  const ids = tools.map((tool) => tool.id);
  if (ids.includes(id)) return id;
  const meant = suggest(id, ids);
  throw new UsageError(
    `unknown tool "${id}"`,
    meant === null ? "docs/tools.md lists the tools" : `did you mean ${meant}?`,
  );
}

function readUrl(text: string | null): URL | null {
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  // Tools put paths of their own behind it.
  const isPage = url?.protocol === "https:" && url.search === "" && url.hash === "" && url.username === "";
  if (url === null || !isPage)
    throw new UsageError(`--url "${text}" is no page`, "--url https://HOST/, without query or user");
  return url.pathname.endsWith("/") ? url : new URL(`${url.href}/`);
}
