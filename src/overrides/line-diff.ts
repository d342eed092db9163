// The lines in which two texts differ.

export interface Hunk {
  /** Lines from 0, the end excluded: in the first text, and in the second. */
  readonly from: number;
  readonly to: number;
  readonly otherFrom: number;
  readonly otherTo: number;
}

/** With their line ends, so that they add up to the text. */
export function linesOf(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

/** More differences than this are told as one. */
const mostEdits = 2000;

/**
 * The fewest, in order, none beside another.
 * @see https://doi.org/10.1007/BF01840446 Myers, An O(ND) Difference Algorithm
 */
export function diffLines(one: readonly string[], other: readonly string[]): Hunk[] {
  let head = 0;
  while (head < one.length && head < other.length && one[head] === other[head]) head++;
  let tail = 0;
  const most = Math.min(one.length, other.length) - head;
  while (tail < most && one[one.length - 1 - tail] === other[other.length - 1 - tail]) tail++;
  const left = one.slice(head, one.length - tail);
  const right = other.slice(head, other.length - tail);
  if (left.length === 0 && right.length === 0) return [];
  const inner = shortestEdits(left, right) ?? [
    { from: 0, to: left.length, otherFrom: 0, otherTo: right.length },
  ];
  return inner.map(({ from, to, otherFrom, otherTo }) => ({
    from: from + head,
    to: to + head,
    otherFrom: otherFrom + head,
    otherTo: otherTo + head,
  }));
}

function shortestEdits(left: readonly string[], right: readonly string[]): Hunk[] | null {
  const limit = Math.min(left.length + right.length, mostEdits);
  /** By diagonal, how far into `left` each number of edits leads. */
  let reached = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let edits = 0; edits <= limit; edits++) {
    trace.push(reached);
    const next = new Map(reached);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const goesDown = isDown(reached, diagonal, edits);
      let x = goesDown ? (reached.get(diagonal + 1) ?? 0) : (reached.get(diagonal - 1) ?? 0) + 1;
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x++;
      next.set(diagonal, x);
      if (x >= left.length && x - diagonal >= right.length) return walkBack(trace, left.length, right.length);
    }
    reached = next;
  }
  return null;
}

const isDown = (reached: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean =>
  diagonal === -edits ||
  (diagonal !== edits && (reached.get(diagonal - 1) ?? -1) < (reached.get(diagonal + 1) ?? -1));

function walkBack(trace: readonly ReadonlyMap<number, number>[], width: number, height: number): Hunk[] {
  const hunks: Hunk[] = [];
  let [x, y] = [width, height];
  for (let edits = trace.length - 1; edits > 0; edits--) {
    const reached = trace[edits] ?? new Map<number, number>();
    const diagonal = x - y;
    const goesDown = isDown(reached, diagonal, edits);
    const before = goesDown ? diagonal + 1 : diagonal - 1;
    const beforeX = reached.get(before) ?? 0;
    const beforeY = beforeX - before;
    const [toX, toY] = goesDown ? [beforeX, beforeY + 1] : [beforeX + 1, beforeY];
    const last = hunks.at(-1);
    // Backwards: what ends where the last one starts belongs to it.
    if (last !== undefined && last.from === toX && last.otherFrom === toY) {
      hunks[hunks.length - 1] = { ...last, from: beforeX, otherFrom: beforeY };
    } else hunks.push({ from: beforeX, to: toX, otherFrom: beforeY, otherTo: toY });
    [x, y] = [beforeX, beforeY];
  }
  return hunks.toReversed();
}
