// A fast test for membership in a set of ASCII characters.

/** A test that says whether a byte or UTF-16 code unit is one of `characters`. */
export function createCharacterSet(characters: string): (code: number) => boolean {
  const members = new Uint8Array(128);
  for (const character of characters) members[character.charCodeAt(0)] = 1;
  return (code) => members[code] === 1;
}
