// Whether a name is a public suffix: one under which strangers register names side by side.

import type * as Tldts from "tldts";

/** True for names of the list's ICANN part (`com`, `co.uk`). Its private part (`github.io`) names single operators. */
export function isPublicSuffix(name: string): boolean {
  // Loaded when first asked for: the list takes milliseconds and megabytes, and most policies never need it.
  const { parse } = require("tldts") as typeof Tldts;
  const parsed = parse(name, { allowPrivateDomains: false });
  return parsed.isIcann === true && parsed.publicSuffix === name;
}
