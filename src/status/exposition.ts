// Prometheus's text exposition format 0.0.4, written: families of samples to text.

import type { Histogram } from "../ledger/histogram.ts";

type Labels = Readonly<Record<string, string>>;

interface Named {
  readonly name: string;
  /** One sentence. */
  readonly help: string;
}

export interface SampleFamily extends Named {
  readonly type: "counter" | "gauge";
  readonly samples: readonly { readonly labels?: Labels; readonly value: number }[];
}

export interface HistogramFamily extends Named {
  readonly type: "histogram";
  readonly series: readonly { readonly labels?: Labels; readonly histogram: Histogram }[];
}

export type Family = SampleFamily | HistogramFamily;

export function formatExposition(families: readonly Family[]): string {
  return families.map(formatFamily).join("");
}

function formatFamily(family: Family): string {
  const { name, help, type } = family;
  const lines =
    family.type === "histogram"
      ? family.series.flatMap(({ labels = {}, histogram }) => histogramLines(name, labels, histogram))
      : family.samples.map(({ labels = {}, value }) => sampleLine(name, labels, value));
  return [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`, ...lines, ""].join("\n");
}

function histogramLines(name: string, labels: Labels, histogram: Histogram): string[] {
  const { boundsSeconds, counts, sumSeconds } = histogram;
  let below = 0;
  const buckets = [...counts].map((count, at) => {
    below += count;
    return sampleLine(
      `${name}_bucket`,
      { ...labels, le: formatNumber(boundsSeconds[at] ?? Infinity) },
      below,
    );
  });
  return [
    ...buckets,
    sampleLine(`${name}_sum`, labels, sumSeconds),
    sampleLine(`${name}_count`, labels, below),
  ];
}

function sampleLine(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${formatNumber(value)}`;
}

/** As Go's ParseFloat reads it, which knows no "Infinity". */
function formatNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}

function escapeHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
