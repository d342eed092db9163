// How long something took, told apart by fixed bounds: numbers only, so that observing leaves nothing to collect.

/** A snapshot of this is a histogram of Prometheus's, but for that its counts are not cumulative. */
export interface Histogram {
  /** Upper bounds in seconds, ascending; there is one count more than bounds, for what is above the last. */
  readonly boundsSeconds: readonly number[];
  readonly counts: Float64Array;
  sumSeconds: number;
}

/**
 * From a dial on loopback to a deadline of ours (10 s and 20 s): by steps of about 2.5, as finely as a slow network, a slow
 * name server and a hanging origin must be told apart.
 */
const networkBoundsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createHistogram(boundsSeconds: readonly number[] = networkBoundsSeconds): Histogram {
  return { boundsSeconds, counts: new Float64Array(boundsSeconds.length + 1), sumSeconds: 0 };
}

export function observeMs(histogram: Histogram, ms: number): void {
  const { boundsSeconds, counts } = histogram;
  const seconds = ms / 1000;
  let at = 0;
  // A bound belongs to its own bucket: `le` is less or equal.
  while (at < boundsSeconds.length && seconds > (boundsSeconds[at] ?? 0)) at += 1;
  counts[at] = (counts[at] ?? 0) + 1;
  histogram.sumSeconds += seconds;
}
