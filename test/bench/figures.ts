// The figures of one hop: their names in the JSON, how they are told, and the median of several rounds.

export interface Figures {
  readonly cpuSecondsPerGbDown: number;
  readonly cpuSecondsPerGbUp: number;
  readonly megabytesPerSecondDown: number;
  readonly megabytesPerSecondUp: number;
  readonly connectsPerSecond: number;
  readonly cpuMsPerConnect: number;
  readonly roundTripP50Us: number;
  readonly roundTripP99Us: number;
  readonly rssAtRestMb: number;
  readonly pssAtRestMb: number;
  readonly rssPerIdleTunnelKb: number;
  readonly pssPerIdleTunnelKb: number;
}

export type FigureName = keyof Figures;

/** GB and MB are powers of ten; the KB of memory is 1024 bytes, as /proc has it. */
export const figureTitles: Readonly<
  Record<FigureName, { readonly title: string; readonly decimals: number }>
> = {
  cpuSecondsPerGbDown: { title: "CPU s per GB down", decimals: 2 },
  cpuSecondsPerGbUp: { title: "CPU s per GB up", decimals: 2 },
  megabytesPerSecondDown: { title: "MB/s down", decimals: 0 },
  megabytesPerSecondUp: { title: "MB/s up", decimals: 0 },
  connectsPerSecond: { title: "CONNECT/s", decimals: 0 },
  cpuMsPerConnect: { title: "CPU ms per CONNECT", decimals: 3 },
  roundTripP50Us: { title: "round trip p50, us", decimals: 0 },
  roundTripP99Us: { title: "round trip p99, us", decimals: 0 },
  rssAtRestMb: { title: "RSS at rest, MB", decimals: 1 },
  pssAtRestMb: { title: "PSS at rest, MB", decimals: 1 },
  rssPerIdleTunnelKb: { title: "RSS per idle tunnel, KB", decimals: 1 },
  pssPerIdleTunnelKb: { title: "PSS per idle tunnel, KB", decimals: 1 },
};

export const figureNames = Object.keys(figureTitles) as FigureName[];

/** Each figure's own median: the rounds are not told apart. */
export function medianFigures(rounds: readonly Figures[]): Figures {
  const entries = figureNames.map((name) => [
    name,
    quantile(
      rounds.map((round) => round[name]),
      0.5,
    ),
  ]);
  return Object.fromEntries(entries) as Record<FigureName, number>;
}

/** The value at `fraction` of the sorted values, between two neighbours when it falls there. */
export function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * fraction;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}
