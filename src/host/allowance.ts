// How much time something may take in all: so much of every second, and for a while what was not used before.

/** What was not used of so many seconds may be used at once. */
const savedSeconds = 10;

/** Calls `look` where there is time left, however long that call then takes; else it gives `nothing`. */
export type Allowance = <Found>(nothing: Found, look: () => Found) => Found;

export function createAllowance(msPerSecond: number): Allowance {
  const mostSavedMs = msPerSecond * savedSeconds;
  let savedMs = mostSavedMs;
  let lastMs = performance.now();
  return (nothing, look) => {
    const startMs = performance.now();
    savedMs = Math.min(mostSavedMs, savedMs + ((startMs - lastMs) / 1000) * msPerSecond);
    lastMs = startMs;
    if (savedMs <= 0) return nothing;
    const found = look();
    savedMs -= performance.now() - startMs;
    return found;
  };
}
