// GET /__agentproxy/metrics: counters, times and what the process takes, for Prometheus.

import { descriptorLimit } from "../host/descriptors.ts";
import { ownFigures } from "../host/process-figures.ts";
import { formatMetrics } from "../status/metrics.ts";
import { createLoopLag } from "./loop-lag.ts";
import type { PageMaker } from "./page.ts";

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
const contentType = "text/plain; version=0.0.4; charset=utf-8";

export const metricsPage: PageMaker = (sources) => {
  const lag = createLoopLag();
  return () => {
    lag.watch();
    const { version, connections } = sources.status();
    const { tunnels, tally } = sources.ledger;
    return {
      status: 200,
      reason: "OK",
      headers: [["Content-Type", contentType]],
      body: formatMetrics({
        version,
        connections,
        tunnels,
        tally,
        process: { ...ownFigures(), descriptorLimit: descriptorLimit() },
        loopLag: lag.histogram,
      }),
    };
  };
};
