// Every class of failure of the catalogue, produced by a real client: told by its code in the status, by its title in the
// terminal, under its own heading in the guide, and by what the client prints. A class without a case is an error of types.

import { describe, expect } from "bun:test";
import { failureOf, type FailureCode } from "../../src/failures/catalogue.ts";
import type { FailureEntry } from "../../src/ledger/ledger.ts";
import type { CommandResult } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import type { Session } from "../support/session.ts";
import { shared } from "../support/shared.ts";
import { until } from "../support/until.ts";
import type { FailureCase } from "./failure-classes/case.ts";
import { clientCases } from "./failure-classes/client-cases.ts";
import { directCases } from "./failure-classes/direct-cases.ts";
import { originCases } from "./failure-classes/origin-cases.ts";
import { policyCases } from "./failure-classes/policy-cases.ts";
import { requestCases } from "./failure-classes/request-cases.ts";
import { upstreamCases } from "./failure-classes/upstream-cases.ts";
import {
  startGatewayWorld,
  startHangingWorld,
  startNarrowWorld,
  startUpstreamWorld,
  worldPrograms,
} from "./failure-classes/worlds.ts";

const cases: Readonly<Record<FailureCode, FailureCase>> = {
  ...policyCases,
  ...upstreamCases,
  ...originCases,
  ...requestCases,
  ...clientCases,
  ...directCases,
};

const worlds = {
  gateway: shared(startGatewayWorld),
  upstream: shared(startUpstreamWorld),
  narrow: shared(startNarrowWorld),
  hanging: shared(startHangingWorld),
};

async function rowOf(session: Session, code: FailureCode, host: string | RegExp): Promise<FailureEntry> {
  return await until(`a failure "${code}" at ${host}`, async () =>
    (await session.status()).recentRelayFailures.find(
      (entry) =>
        entry.code === code && (typeof host === "string" ? entry.host === host : host.test(entry.host)),
    ),
  );
}

/** Runs a case's client, the slow ones all at once. */
const slowOnes = new Map<FailureCase, Promise<CommandResult>>();
async function produce(one: FailureCase, session: Session): Promise<CommandResult> {
  if (one.isSlow !== true) return await one.produce(session);
  if (!slowOnes.has(one)) {
    for (const slow of Object.values(cases).filter(isSlow)) {
      if (slow.world === one.world) slowOnes.set(slow, slow.produce(session));
    }
  }
  return await (slowOnes.get(one) ?? one.produce(session));
}

function isSlow(one: FailureCase): boolean {
  return one.isSlow === true;
}

// The slow ones last and in a row, since the terminal shows the newest alone.
const inOrder = Object.entries(cases).toSorted(
  ([, one], [, other]) => Number(isSlow(one)) - Number(isSlow(other)),
);

describe("a real client produces", () => {
  for (const [name, one] of inOrder) {
    const code = name as FailureCode;
    testWith(
      [...worldPrograms, ...one.needs],
      code,
      async () => {
        const { session } = await worlds[one.world ?? "gateway"]();
        const { stdout, stderr } = await produce(one, session);
        if (one.prints !== undefined) expect(stdout + stderr).toMatch(one.prints);

        const entry = await rowOf(session, code, one.host);
        const { kind, title, retry } = failureOf(code);
        expect(entry).toMatchObject({ kind, retry, ...one.tells });

        const shown = await session.home.agentproxy(["status"]);
        expect(shown.stdout).toContain(`${entry.host === "" ? "a client" : entry.host}: ${title}`);
        const guide = await session.home.agentproxy(["guide", code]);
        expect([guide.exitCode, guide.stdout]).toEqual([0, expect.stringContaining(`### ${code}\n`)]);
      },
      120_000,
    );
  }
});
