// Which addresses a tool of the session may well connect to without the proxy.

import { lookup } from "node:dns/promises";
import { classifyAddress } from "../policy/address.ts";
import { containsAddress, parseCidr } from "../policy/cidr.ts";
import type { Host } from "../wire/host.ts";

/** Within the machine, or asked for by SDKs that want to know whether they are in a cloud: no proxy could carry it. */
const local: ReadonlySet<string> = new Set([
  "loopback",
  "unspecified",
  "this network",
  "link-local",
  "metadata",
]);

const rememberMs = 60_000;

export interface DirectExceptions {
  /** Whether `no_proxy` means the address, or may mean it: a domain in it has hosts whose addresses nobody can list. */
  has(address: Host): Promise<boolean>;
  /** Whether it names addresses alone, so that an address that is none of them was not meant. */
  readonly areAllKnown: boolean;
}

/** Names in `no_proxy` are resolved when they are first asked about, and again after a minute. */
export function directExceptions(noProxy: readonly string[], resolve = addressesOf): DirectExceptions {
  const parsed = noProxy.map((entry) => ({ entry, network: parseCidr(entry.replaceAll(/[[\]]/g, "")) }));
  const networks = parsed.flatMap(({ network }) => (network.ok ? [network.value] : []));
  // Of an entry with a port, the name is what can be found.
  const names = parsed
    .filter(({ network, entry }) => !network.ok && entry !== "localhost")
    .map(({ entry }) => entry.replace(/^\*?\./, "").replace(/:\d+$/, ""));
  let known: { readonly addresses: Promise<readonly string[]>; readonly atMs: number } | null = null;

  function named(): Promise<readonly string[]> {
    if (known === null || performance.now() - known.atMs > rememberMs) {
      const addresses = Promise.all(names.map(resolve)).then((found) => found.flat());
      known = { addresses, atMs: performance.now() };
    }
    return known.addresses;
  }

  return {
    areAllKnown: names.length === 0,
    async has(address) {
      const found = classifyAddress(address);
      if (!found.public && local.has(found.name)) return true;
      if (networks.some((network) => containsAddress(network, address))) return true;
      if (names.length === 0) return false;
      return !found.public || (await named()).includes(address.text);
    },
  };
}

async function addressesOf(name: string): Promise<readonly string[]> {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}
