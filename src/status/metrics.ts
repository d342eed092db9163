// What GET /__agentproxy/metrics tells, as families of Prometheus's. Labels are words of ours alone, never a host's name.

import type { Histogram } from "../ledger/histogram.ts";
import type { Tunnels } from "../ledger/ledger.ts";
import { handshakeLegs, type Tally } from "../ledger/tally.ts";
import { formatExposition, type Family, type SampleFamily } from "./exposition.ts";

/** This process, as the kernel has it. */
export interface ProcessFigures {
  readonly residentBytes: number;
  /** User and system time of all its threads. */
  readonly cpuSeconds: number;
  readonly openDescriptors: number;
  readonly descriptorLimit: number;
  /** Since 1970. */
  readonly startedAtSeconds: number;
}

export interface MetricsFacts {
  readonly version: string;
  readonly tunnels: Tunnels;
  readonly tally: Tally;
  readonly connections: { readonly open: number; readonly limit: number };
  readonly process: ProcessFigures;
  /** How late timers came. */
  readonly loopLag: Histogram;
}

export function formatMetrics(facts: MetricsFacts): string {
  return formatExposition([...trafficFamilies(facts), ...timeFamilies(facts), ...processFamilies(facts)]);
}

function trafficFamilies({ tunnels, tally, connections }: MetricsFacts): Family[] {
  return [
    gauge("tunnels_open", "Tunnels that carry bytes now.", tunnels.open),
    counter("tunnels_total", "Tunnels that were opened.", tunnels.total),
    labelled("tunnel_bytes_total", "Bytes through tunnels; up is towards the host.", "direction", {
      up: tunnels.bytesUp,
      down: tunnels.bytesDown,
    }),
    labelled("decisions_total", "Requests by what became of them before a tunnel was granted.", "verdict", {
      allowed: tally.allowed,
      denied: tally.denied,
      refused: Object.values(tally.refused).reduce((sum, count) => sum + count, 0),
    }),
    labelled("refusals_total", "Requests refused for another reason than the policy.", "kind", tally.refused),
    labelled("failures_total", "Failures by their code in the failure catalogue.", "code", tally.failures),
    gauge("connections_open", "Connections of clients that are open now.", connections.open),
    gauge("connections_limit", "Connections past which CONNECT is answered 503.", connections.limit),
  ];
}

function timeFamilies({ tally, loopLag }: MetricsFacts): Family[] {
  return [
    {
      ...named("dial_duration_seconds", "Time until the next hop took a connection, of those that it took."),
      type: "histogram",
      series: [{ histogram: tally.dials }],
    },
    {
      ...named(
        "tls_handshake_duration_seconds",
        "Time of TLS handshakes that ended well, by whom they were with.",
      ),
      type: "histogram",
      series: handshakeLegs.map((leg) => ({ labels: { leg }, histogram: tally.handshakes[leg] })),
    },
    {
      ...named("event_loop_lag_seconds", "How late timers came, sampled for two minutes after each scrape."),
      type: "histogram",
      series: [{ histogram: loopLag }],
    },
  ];
}

function processFamilies({ version, process }: MetricsFacts): Family[] {
  return [
    gauge("process_resident_memory_bytes", "Resident memory.", process.residentBytes),
    counter("process_cpu_seconds_total", "User and system CPU time.", process.cpuSeconds),
    gauge("process_open_fds", "Open descriptors.", process.openDescriptors),
    gauge("process_max_fds", "The limit on open descriptors.", process.descriptorLimit),
    gauge(
      "process_start_time_seconds",
      "When the process started, in seconds since 1970.",
      process.startedAtSeconds,
    ),
    {
      ...named("build_info", "The version that runs; always 1."),
      type: "gauge",
      samples: [{ labels: { version }, value: 1 }],
    },
  ];
}

function named(name: string, help: string): { readonly name: string; readonly help: string } {
  return { name: `agentproxy_${name}`, help };
}

function gauge(name: string, help: string, value: number): SampleFamily {
  return { ...named(name, help), type: "gauge", samples: [{ value }] };
}

function counter(name: string, help: string, value: number): SampleFamily {
  return { ...named(name, help), type: "counter", samples: [{ value }] };
}

/** A counter with one label, of which every value is there from the start. */
function labelled(
  name: string,
  help: string,
  label: string,
  values: Readonly<Record<string, number>>,
): SampleFamily {
  const samples = Object.entries(values).map(([word, value]) => ({ labels: { [label]: word }, value }));
  return { ...named(name, help), type: "counter", samples };
}
