// Whether a name is a public suffix: one under which strangers register names side by side.

import { parse } from "tldts";

/** True for names of the list's ICANN part (`com`, `co.uk`). Its private part (`github.io`) names single operators. */
export function isPublicSuffix(name: string): boolean {
  const parsed = parse(name, { allowPrivateDomains: false });
  return parsed.isIcann === true && parsed.publicSuffix === name;
}
