// How late the event loop comes to its timers, looked at only while somebody asks for it.

import { createHistogram, observeMs, type Histogram } from "../ledger/histogram.ts";

export interface LoopLag {
  readonly histogram: Histogram;
  /** Goes on looking for two minutes from now: a scraper that asks again meanwhile misses nothing. */
  watch(): void;
}

const periodMs = 100;
const watchedMs = 120_000;

/** At rest it has no timer, so that a proxy that nobody scrapes does not wake for it. */
export function createLoopLag(): LoopLag {
  const histogram = createHistogram();
  let timer: ReturnType<typeof setInterval> | null = null;
  let dueMs = 0;
  let endMs = 0;

  function look(): void {
    const nowMs = performance.now();
    observeMs(histogram, Math.max(0, nowMs - dueMs));
    dueMs = nowMs + periodMs;
    if (nowMs < endMs || timer === null) return;
    clearInterval(timer);
    timer = null;
  }

  return {
    histogram,
    watch() {
      const nowMs = performance.now();
      endMs = nowMs + watchedMs;
      if (timer !== null) return;
      dueMs = nowMs + periodMs;
      timer = setInterval(look, periodMs);
      timer.unref();
    },
  };
}
