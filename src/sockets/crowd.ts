// A crowd: things that come and go by the thousand, of which somebody must be able to reach all.

// Not a Set or Map: whenever one of JavaScriptCore's makes room, it leaves a table behind that holds all that was in it and
// leads to the next, so that what left long ago outlives every small collection (Bun 1.4.5). Half of them became big ones.

/** Something that can be in one crowd. */
export interface Member {
  /** The crowd's own: where it stands there, or `nowhere`. */
  place: number;
}

export const nowhere = -1;

export function enter<M extends Member>(crowd: M[], member: M): void {
  if (member.place === nowhere) member.place = crowd.push(member) - 1;
}

/** Does nothing when it is not in the crowd. The last one takes its place. */
export function leave<M extends Member>(crowd: M[], member: M): void {
  const { place } = member;
  if (place === nowhere) return;
  member.place = nowhere;
  const last = crowd.pop();
  if (last === undefined || last === member) return;
  crowd[place] = last;
  last.place = place;
}

/** All of it as it is now, to go through: whoever leaves in the meantime moves another. */
export function everyone<M extends Member>(crowd: readonly M[]): M[] {
  return crowd.slice();
}
