// The characters that HTTP allows in a token (RFC 9110 section 5.6.2).

import { createCharacterSet } from "./character-set.ts";

/** Whether a byte or UTF-16 code unit may stand in a token. */
export const isTokenCharacter = createCharacterSet(
  "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
);

/** Whether a text is one token, at least one character long. */
export function isToken(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (!isTokenCharacter(text.charCodeAt(index))) return false;
  }
  return text !== "";
}
