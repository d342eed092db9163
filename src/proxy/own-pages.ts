// The pages that the proxy serves itself, as it sees them: one function from a request to an answer.

import type { Fields } from "../wire/field-lines.ts";

/** What all of them lie below. */
export const ownFolder = "/__agentproxy/";

/** A request for one of them, by a client of this machine under a name of this machine. */
export interface OwnRequest {
  readonly method: "GET" | "HEAD";
  /** What follows `ownFolder`, as sent: "status"; empty for the folder itself. */
  readonly path: string;
  /** What follows the question mark, as sent; empty without one. */
  readonly query: string;
  readonly headers: Fields;
}

/** The proxy adds what no page may leave out: the length, no caching, no guessing of types; and to HEAD, no body. */
export interface OwnAnswer {
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | Buffer | OwnStream;
}

/** Whom a stream goes to. One that reads too slowly is cut off: the stream need not care. */
export interface OwnReader {
  send(text: string): void;
}

/** A body that goes on: called once the head is sent. What it gives is called when the reader is gone. */
export type OwnStream = (reader: OwnReader) => () => void;

/** Must answer every path, also one that no page has. */
export type OwnPages = (request: OwnRequest) => Promise<OwnAnswer>;
