// apt's proxy for every user of the image: sudo takes the session's variables away, and apt is mostly run by it.

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { SessionFacts } from "../trust/session-facts.ts";
import { managedBlockFile } from "./managed-file.ts";

/**
 * The settings' lines, each with its line break. What apt trusts it takes from the system's store; naming a file here would
 * make it fail where the user that it fetches as cannot read that.
 */
export function formatAptProxy({ url, noProxy }: Pick<SessionFacts, "url" | "noProxy">): string {
  // Neither "::1" nor ".example.com" can be said here, but apt heeds no_proxy as well.
  const direct = noProxy.filter((host) => /^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(host));
  return [
    `Acquire::https::Proxy "${url}";`,
    ...direct.map((host) => `Acquire::https::Proxy::${host} "DIRECT";`),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

export const aptSettings = managedBlockFile({
  id: "apt-settings",
  title: "apt's settings",
  scope: "system",
  carries: "proxy",
  // The files are read in the order of their names, and the last one to set a value counts.
  path: ({ root }) => {
    const folder = join(root, "etc/apt/apt.conf.d");
    return existsSync(folder) ? join(folder, "zz-agentproxy") : null;
  },
  comment: "//",
  block: ({ facts }) => formatAptProxy(facts),
});
