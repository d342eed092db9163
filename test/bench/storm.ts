// A storm of failing clients from several processes.

import { startChild } from "../support/child.ts";
import { freshEnvironment } from "../support/environment.ts";
import { temporaryFolder } from "../support/temporary.ts";

export interface Storm {
  /** Ends it, and resolves to how many connections it has begun, and how many of those have come to an end. */
  stop(): Promise<{ readonly begun: number; readonly ended: number }>;
}

const script = new URL("storm-client.ts", import.meta.url).pathname;

export function startStorm(port: number, perSecond: number, processes: number): Storm {
  const each = String(perSecond / processes);
  const children = Array.from({ length: processes }, () =>
    startChild([process.execPath, script, String(port), each], {
      env: freshEnvironment(temporaryFolder("storm")),
    }),
  );
  return {
    async stop() {
      await Promise.all(children.map((child) => child.stop()));
      const sums = children.map((child) => child.stdout().trim().split(" ").map(Number));
      const sum = (at: number): number => sums.reduce((total, counts) => total + (counts[at] ?? 0), 0);
      return { begun: sum(0), ended: sum(1) };
    },
  };
}
