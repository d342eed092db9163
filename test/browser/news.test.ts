// Tests of the status with what has come since.

import { expect, test } from "bun:test";
import { withFailure, withNews } from "../../src/browser/news.ts";
import { healthyStatus, usualStatus } from "../support/sample-status.ts";

const now = Date.UTC(2026, 0, 1);

test("news replace what they name, and leave the rest", () => {
  const status = usualStatus(now);
  const changed = withNews(status, { health: "degraded", problems: ["upstream-broken"] });
  expect(changed).toEqual({ ...status, health: "degraded", problems: ["upstream-broken"] });
});

test("a failure that happens again is the newest, and there once", () => {
  const status = usualStatus(now);
  const [first, ...others] = status.recentRelayFailures;
  if (first === undefined) throw new Error("Cannot find a failure in the sample");
  const again = { ...first, count: 9 };
  expect(withFailure(status, again).recentRelayFailures).toEqual([...others, again]);
});

test("no more failures are kept than a whole status has, the newest", () => {
  const [sample] = usualStatus(now).recentRelayFailures;
  if (sample === undefined) throw new Error("Cannot find a failure in the sample");
  let status = healthyStatus();
  for (let index = 0; index < 130; index++) status = withFailure(status, { ...sample, id: `f${index}` });
  const ids = status.recentRelayFailures.map(({ id }) => id);
  expect([ids.length, ids[0], ids.at(-1)]).toEqual([100, "f30", "f129"]);
});
