// The ledger: what failed, newest last, repeats counted instead of repeated; and how many tunnels and bytes went well.

import { failureOf, type FailureCode } from "../failures/catalogue.ts";
import type { FailureKind } from "../failures/failure.ts";
import { printable } from "../wire/printable.ts";
import type { Client, ClientProcess, IdentifyClient, PortsOfProcess } from "./client.ts";
import { formatChange, parseChange } from "./cursor.ts";
import { asPinned, findElsewhere, isRefusedCertificate, type Met, type OpenTunnel } from "./pinned.ts";
import { createProbeTally, type ProbeTally } from "./probe-tally.ts";
import { createTally, isRefusal, type Tally } from "./tally.ts";

/** Which of three things a rejected CONNECT was. */
export type RejectionCause = "policy" | "credentials" | "upstream";

/** Who broke a tunnel off. Of what stands behind an upstream gateway only the gateway is seen. */
export type ClosedBy = "client" | "upstream" | "origin";

/**
 * With what. `fin`: TCP's end in the middle of something; `timeout`: nothing came any more; `tls_alert`: a fatal alert. Null
 * where it was none of these, or is not known.
 */
export type ClosedWith = "fin" | "reset" | "timeout" | "tls_alert";

/** One failure as it happened. Texts may hold an attacker's bytes: the ledger makes them printable. */
export interface Occurrence {
  readonly code: FailureCode;
  /** `name:port` as asked for, canonical where it could be parsed; empty where nothing was. */
  readonly host: string;
  /** One sentence about this occurrence. */
  readonly detail: string;
  /** The policy rule that decided, as text. */
  readonly rule?: string | null;
  /** The operator's reason, from the rule. */
  readonly reason?: string | null;
  /** The HTTP status that was answered. */
  readonly status?: number | null;
  readonly cause?: RejectionCause | null;
  /** What the upstream gateway itself said. */
  readonly upstreamSaid?: string | null;
  readonly bytesUp?: number;
  readonly bytesDown?: number;
  readonly durationMs?: number;
  readonly closedBy?: ClosedBy | null;
  readonly closedWith?: ClosedWith | null;
  /** Who the client was found to be while it was still there. */
  readonly met?: Met | null;
  /** What to do, where more is known than the catalogue says. */
  readonly remedy?: string | null;
  /** The port of the client's socket, by which its process can be found. */
  readonly clientPort?: number | undefined;
}

/** One row of the ledger, as status shows it. */
export interface FailureEntry {
  readonly id: string;
  /** The latest of its changes, in the form of an id: every occurrence of any failure is a change of its own. */
  change: string;
  /** ISO 8601, of the latest occurrence. */
  ts: string;
  readonly firstTs: string;
  count: number;
  readonly kind: FailureKind;
  readonly code: FailureCode;
  readonly host: string;
  detail: string;
  /** Of the latest occurrence that it could be told of. */
  process: ClientProcess | null;
  tool: string | null;
  rule: string | null;
  reason: string | null;
  status: number | null;
  cause: RejectionCause | null;
  upstreamSaid: string | null;
  hint: string;
  readonly retry: boolean;
  bytesUp: number | null;
  bytesDown: number | null;
  durationMs: number | null;
  closedBy: ClosedBy | null;
  closedWith: ClosedWith | null;
}

/** The ring keeps this many rows. */
export const maxFailures = 100;

export interface Tunnels {
  open: number;
  total: number;
  bytesUp: number;
  bytesDown: number;
}

/** What came, or was repeated, after a moment. */
export interface Changes {
  /** Newest last, each once. */
  readonly failures: readonly FailureEntry[];
  /** False where the moment is none of this run of the proxy: then all rows are there. */
  readonly known: boolean;
  /** False where rows that belong here have been forgotten for newer ones. */
  readonly complete: boolean;
}

export interface Ledger {
  readonly tunnels: Tunnels;
  readonly tally: Tally;
  readonly probes: ProbeTally;
  readonly openTunnels: OpenTunnel[];
  /**
   * Who a client is that is about to be shown a certificate: one that refuses it closes its socket at once, and the kernel
   * then knows nobody who has it. Always asked where one was refused at the host before, else as far as that costs nothing.
   */
  meet(host: string, clientPort: number | undefined): Met | null;
  /** Records a failure and returns its row's id: that of the earlier row where this is a repeat. */
  record(occurrence: Occurrence): FailureEntry;
  /** Newest last. */
  failures(): readonly FailureEntry[];
  /** Calls `onChange` with each row that is new or has become another, right after. It must not wait or throw. */
  watch(onChange: (row: FailureEntry) => void): void;
  /** This moment, for `since`. */
  cursor(): string;
  /**
   * What is new since a moment. `after` is what `cursor` gave, or the id of a row: then it is all since that row first came,
   * so that no repeat is missed.
   */
  since(after: string): Changes;
}

function text(value: string | null | undefined): string | null {
  return value === null || value === undefined ? null : printable(value);
}

/**
 * The row that this is a repeat in: of the same program. Not by pid, since a tool that is run again and again is one that
 * fails. One whose program could not be told goes where the last such failure went, and a row without one takes it on.
 */
function rowOf(
  rows: readonly FailureEntry[],
  code: FailureCode,
  host: string,
  client: Client | null,
): FailureEntry | null {
  const alike = rows.filter((row) => row.code === code && row.host === host);
  if (client === null) return alike.at(-1) ?? null;
  const same = alike.find(
    ({ process, tool }) => process?.executable === client.process.executable && tool === client.tool,
  );
  return same ?? alike.find(({ process }) => process === null) ?? null;
}

/** An empty ledger. `now` gives milliseconds since 1970; every id begins with `idPrefix`. */
export function createLedger(
  now: () => number = Date.now,
  identify: IdentifyClient = () => null,
  idPrefix = "f",
  portsOf: PortsOfProcess = () => [],
): Ledger {
  /** Newest last. */
  const rows: FailureEntry[] = [];
  const tunnels: Tunnels = { open: 0, total: 0, bytesUp: 0, bytesDown: 0 };
  const tally = createTally();
  const openTunnels: OpenTunnel[] = [];
  const watchers: ((row: FailureEntry) => void)[] = [];
  /** How many there have been. */
  let changes = 0;
  const cursor = (): string => formatChange(idPrefix, changes);
  const changeOf = (id: string): number | null => parseChange(idPrefix, id, changes);
  /** The change of the newest row that was forgotten. */
  let forgotten: string | null = null;

  return {
    tunnels,
    tally,
    probes: createProbeTally(),

    openTunnels,

    meet(host, clientPort) {
      const isRefused = rows.some((row) => row.host === host && isRefusedCertificate(row.code));
      const client = clientPort === undefined ? null : identify(clientPort, !isRefused);
      if (client === null) return null;
      const elsewhere = isRefused ? findElsewhere(openTunnels, host, client.process.pid, portsOf) : null;
      return { client, elsewhere };
    },

    record(given) {
      changes += 1;
      const occurrence = asPinned(given);
      const { kind, remedy, retry, httpStatus } = failureOf(occurrence.code);
      tally.failures[occurrence.code] += 1;
      if (occurrence.cause === "policy") tally.denied += 1;
      else if (isRefusal(kind)) tally.refused[kind] += 1;
      const host = printable(occurrence.host);
      const { clientPort } = occurrence;
      const client =
        occurrence.met?.client ?? (clientPort === undefined ? null : identify(clientPort, false));
      const process = client?.process ?? null;
      const tool = client?.tool ?? null;
      const known = rowOf(rows, occurrence.code, host, client);
      const ts = new Date(now()).toISOString();
      const entry: FailureEntry = known ?? {
        id: cursor(),
        change: cursor(),
        ts,
        firstTs: ts,
        count: 0,
        kind,
        code: occurrence.code,
        host,
        detail: "",
        process,
        tool,
        rule: null,
        reason: null,
        status: null,
        cause: null,
        upstreamSaid: null,
        hint: remedy,
        retry,
        bytesUp: null,
        bytesDown: null,
        durationMs: null,
        closedBy: null,
        closedWith: null,
      };
      entry.ts = ts;
      entry.change = cursor();
      entry.count += 1;
      entry.detail = printable(occurrence.detail);
      entry.process = process ?? entry.process;
      entry.tool = tool ?? entry.tool;
      entry.rule = text(occurrence.rule);
      entry.reason = text(occurrence.reason);
      entry.status = occurrence.status ?? httpStatus;
      entry.cause = occurrence.cause ?? null;
      entry.upstreamSaid = text(occurrence.upstreamSaid);
      entry.bytesUp = occurrence.bytesUp ?? null;
      entry.bytesDown = occurrence.bytesDown ?? null;
      entry.durationMs = occurrence.durationMs ?? null;
      entry.closedBy = occurrence.closedBy ?? null;
      entry.closedWith = occurrence.closedWith ?? null;
      entry.hint = occurrence.remedy ?? remedy;
      if (known !== null) rows.splice(rows.indexOf(known), 1);
      rows.push(entry);
      if (rows.length > maxFailures) forgotten = rows.shift()?.change ?? forgotten;
      for (const onChange of watchers) onChange(entry);
      return entry;
    },
    failures: () => [...rows],
    watch: (onChange) => void watchers.push(onChange),
    cursor,
    since(after) {
      const change = changeOf(after);
      const from = change ?? 0;
      const isLater = (id: string | null): boolean => id !== null && (changeOf(id) ?? 0) > from;
      return {
        failures: rows.filter((row) => isLater(row.change)),
        known: change !== null,
        complete: !isLater(forgotten),
      };
    },
  };
}
