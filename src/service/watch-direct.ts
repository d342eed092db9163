// Tells the ledger, while a session is served, of programs that connect past the proxy.

import { createOwnerFinder, type ConnectionOwner } from "../host/connection-owner.ts";
import { descendsFrom, environmentOf, loadedFiles } from "../host/process-sight.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { loadedLibraries } from "../tools/name-library.ts";
import { createSampler } from "./direct-connections.ts";
import { directExceptions } from "./direct-exceptions.ts";
import { wentAround, type SessionProxy, type Wayfarer } from "./went-around.ts";

/** A connection that hangs does so for a minute or two (tcp_syn_retries in ip-sysctl). */
const intervalMs = 2000;
/** On a machine with so many sockets that a sample takes long, the next one is as much later: it takes a hundredth of the time. */
const pauseForEachMs = 100;
const longestPauseMs = 10_000;

/**
 * @param watches "all": every program's; "own": of those alone that belong to the session for certain, since the rest of
 * the machine does not
 * @returns what ends it
 */
export function watchDirect(session: SessionProxy, watches: "all" | "own", ledger: Ledger): () => void {
  // Its own, since those who fail at the proxy have a share of every second as well.
  const sampler = createSampler({
    owners: createOwnerFinder(),
    exceptions: directExceptions(session.noProxy),
    sign: `AGENT_PROXY_URL=${session.url}`,
  });
  let timer: ReturnType<typeof setTimeout> | null = null;
  let hasEnded = false;

  async function look(): Promise<void> {
    const startMs = performance.now();
    const found = await sampler.sample();
    // No /proc: there never will be.
    if (found === null || hasEnded) return;
    // A browser has many connections, and maps of a megabyte.
    const programs = new Map<number, Wayfarer>();
    for (const connection of found) {
      const program = connection.owner === null ? null : programOf(connection.owner, programs);
      if (watches === "all" || belongsTo(session, program))
        ledger.record(wentAround(connection, program, session));
    }
    sleep(Math.min((performance.now() - startMs) * pauseForEachMs, longestPauseMs));
  }
  function sleep(pauseMs: number): void {
    timer = setTimeout(() => void look(), Math.max(intervalMs, pauseMs));
    timer.unref();
  }

  sleep(intervalMs);
  return () => {
    hasEnded = true;
    if (timer !== null) clearTimeout(timer);
  };
}

function programOf(owner: ConnectionOwner, known: Map<number, Wayfarer>): Wayfarer {
  const before = known.get(owner.pid);
  if (before !== undefined) return before;
  const program = {
    owner,
    environment: environmentOf(owner.pid),
    libraries: loadedLibraries(loadedFiles(owner.pid)),
  };
  known.set(owner.pid, program);
  return program;
}

function belongsTo({ url }: SessionProxy, program: Wayfarer | null): boolean {
  if (program === null) return false;
  return program.environment?.get("AGENT_PROXY_URL") === url || descendsFrom(program.owner.pid, process.pid);
}
