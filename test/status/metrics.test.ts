// Tests that the metrics are complete, read as Prometheus reads them, and hold no word but ours.

import { expect, test } from "bun:test";
import { failures } from "../../src/failures/catalogue.ts";
import { createHistogram, observeMs } from "../../src/ledger/histogram.ts";
import { createLedger, type Ledger } from "../../src/ledger/ledger.ts";
import { formatMetrics } from "../../src/status/metrics.ts";
import { readExposition, readSamples } from "../support/exposition.ts";

function metricsOf({ tunnels, tally }: Ledger): string {
  return formatMetrics({
    version: "1.2.3",
    tunnels,
    tally,
    connections: { open: 2, limit: 400 },
    process: {
      residentBytes: 44e6,
      cpuSeconds: 1.25,
      openDescriptors: 17,
      descriptorLimit: 1024,
      startedAtSeconds: 1.75e9,
    },
    loopLag: createHistogram(),
  });
}

test("every name has the prefix, every time is in seconds, and every failure of the catalogue has its counter", () => {
  const families = readExposition(metricsOf(createLedger()));
  for (const [name, { type, help }] of families) {
    expect(name).toMatch(/^agentproxy_[a-z_]+$/);
    expect(help).toMatch(/^[A-Z].*[.1]$/);
    if (type === "histogram") expect(name).toEndWith("_seconds");
  }
  const counted = [...(families.get("agentproxy_failures_total")?.samples.keys() ?? [])];
  expect(counted).toEqual(Object.keys(failures).map((code) => `agentproxy_failures_total{code="${code}"}`));
});

test("what happened is told, and no host's name", () => {
  const ledger = createLedger();
  Object.assign(ledger.tunnels, { open: 1, total: 3, bytesUp: 10, bytesDown: 2000 });
  ledger.tally.allowed = 3;
  observeMs(ledger.tally.handshakes.client, 3);
  ledger.record({ code: "policy-denied", host: 'evil"\n.test:443', detail: "evil", cause: "policy" });
  ledger.record({ code: "malformed-request", host: "", detail: "evil" });
  const text = metricsOf(ledger);
  expect(text).not.toContain("evil");
  const values = readSamples(text);
  for (const [sample, value] of Object.entries({
    agentproxy_tunnels_open: 1,
    agentproxy_tunnels_total: 3,
    'agentproxy_tunnel_bytes_total{direction="up"}': 10,
    'agentproxy_tunnel_bytes_total{direction="down"}': 2000,
    'agentproxy_decisions_total{verdict="allowed"}': 3,
    'agentproxy_decisions_total{verdict="denied"}': 1,
    'agentproxy_decisions_total{verdict="refused"}': 1,
    'agentproxy_refusals_total{kind="malformed_request"}': 1,
    'agentproxy_failures_total{code="policy-denied"}': 1,
    'agentproxy_failures_total{code="tunnel-broken"}': 0,
    'agentproxy_tls_handshake_duration_seconds_bucket{leg="client",le="0.0025"}': 0,
    'agentproxy_tls_handshake_duration_seconds_bucket{leg="client",le="0.005"}': 1,
    'agentproxy_tls_handshake_duration_seconds_count{leg="origin"}': 0,
    agentproxy_connections_open: 2,
    agentproxy_connections_limit: 400,
    agentproxy_process_resident_memory_bytes: 44e6,
    agentproxy_process_cpu_seconds_total: 1.25,
    agentproxy_process_open_fds: 17,
    agentproxy_process_max_fds: 1024,
    agentproxy_process_start_time_seconds: 1.75e9,
    'agentproxy_build_info{version="1.2.3"}': 1,
  })) {
    expect([sample, values.get(sample)]).toEqual([sample, value]);
  }
});
