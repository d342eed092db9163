// The names of certificates in Java keystores.

import { createHash } from "node:crypto";
import { readDer, readDerList, readDerObjectIdentifier } from "../../ca/der.ts";

/** What agentproxy's entries have always been called. */
const ownAlias = "ccr-agent-proxy";

/** "ccr-agent-proxy", then "ccr-agent-proxy-2", … */
export function ownAliasOf(index: number): string {
  return index === 0 ? ownAlias : `${ownAlias}-${index + 1}`;
}

/** Whether an entry of this name is, or was, ours. */
export function isOwnAlias(alias: string): boolean {
  return /^ccr-agent-proxy(?:-\d+)?$/i.test(alias);
}

const longestName = 40;
// commonName, organizationalUnitName, organizationName, as X.520 numbers them; the first that is there names a CA best.
const nameTypes = ["2.5.4.3", "2.5.4.11", "2.5.4.10"];

/** "bundle:isrg-root-x1-96bcec06": what people know it by, and enough of its SHA-256 to be its alone. */
export function bundleAliasOf(der: Buffer): string {
  const hash = createHash("sha256").update(der).digest("hex").slice(0, 8);
  const name = subjectName(der)
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longestName)
    .replace(/^-+|-+$/g, "");
  return name === "" ? `bundle:${hash}` : `bundle:${name}-${hash}`;
}

function subjectName(der: Buffer): string {
  const body = readDerList(readDer(der).content)[0];
  const fields = readDerList(body?.content ?? Buffer.alloc(0));
  const subject = fields[fields[0]?.tag === 0xa0 ? 5 : 4];
  const names = new Map<string, string>();
  for (const set of readDerList(subject?.content ?? Buffer.alloc(0))) {
    for (const attribute of readDerList(set.content)) {
      const [type, value] = readDerList(attribute.content);
      if (type !== undefined && value !== undefined)
        names.set(readDerObjectIdentifier(type.content), value.content.toString("utf8"));
    }
  }
  return nameTypes.map((type) => names.get(type)).find((name) => name !== undefined) ?? "";
}
