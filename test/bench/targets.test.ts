// Which figures reach their targets.

import { describe, expect, test } from "bun:test";
import { medianFigures, quantile } from "./figures.ts";
import type { Figures } from "./figures.ts";
import { judge, targets } from "./targets.ts";
import type { Target } from "./targets.ts";

const figures: Figures = {
  cpuSecondsPerGbDown: 1,
  cpuSecondsPerGbUp: 1,
  megabytesPerSecondDown: 800,
  megabytesPerSecondUp: 800,
  connectsPerSecond: 2000,
  cpuMsPerConnect: 0.2,
  roundTripP50Us: 90,
  roundTripP99Us: 200,
  rssAtRestMb: 50,
  pssAtRestMb: 48,
  rssPerIdleTunnelKb: 6,
  pssPerIdleTunnelKb: 6,
};

function target(name: string): Target {
  const found = targets.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no target "${name}"`);
  return found;
}

describe("judge", () => {
  test.each([
    ["cpu-down-vs-haproxy", 1, "pass"],
    ["cpu-down-vs-haproxy", 1.01, "miss"],
    ["cpu-up-vs-squid", 0.7, "pass"],
    ["cpu-up-vs-squid", 0.71, "miss"],
  ] as const)("%s with %d s beside a peer's 1 s is a %s", (name, seconds, result) => {
    const peers = new Map(["haproxy", "squid"].map((peer) => [peer, figures]));
    const hop = { ...figures, cpuSecondsPerGbDown: seconds, cpuSecondsPerGbUp: seconds };
    expect(judge(target(name), hop, peers).result).toBe(result);
  });

  test("fewer tunnels a second than HAProxy is a miss", () => {
    const peers = new Map([["haproxy", { ...figures, connectsPerSecond: 2001 }]]);
    expect(judge(target("connects-vs-haproxy"), figures, peers).result).toBe("miss");
  });

  test("a limit of its own needs no peer", () => {
    expect(judge(target("rss-at-rest"), figures, new Map()).result).toBe("pass");
    expect(judge(target("rss-at-rest"), { ...figures, rssAtRestMb: 61 }, new Map()).result).toBe("miss");
  });

  test("without the peer or the hop nothing is claimed", () => {
    expect(judge(target("cpu-up-vs-squid"), figures, new Map()).result).toBe("unknown");
    expect(judge(target("rss-at-rest"), null, new Map()).result).toBe("unknown");
  });
});

describe("medians", () => {
  test("each figure is taken by itself", () => {
    const rounds = [
      { ...figures, rssAtRestMb: 1, connectsPerSecond: 30 },
      { ...figures, rssAtRestMb: 9, connectsPerSecond: 20 },
      { ...figures, rssAtRestMb: 2, connectsPerSecond: 10 },
    ];
    expect(medianFigures(rounds)).toEqual({ ...figures, rssAtRestMb: 2, connectsPerSecond: 20 });
  });

  test("a quantile between two values lies between them", () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([4, 1, 3, 2], 1)).toBe(4);
  });
});
