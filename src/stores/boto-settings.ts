// The section that leads boto, and gsutil on it, to the CA and the proxy.

import type { SessionFacts } from "../trust/session-facts.ts";

export const botoSection = "[Boto]";

/**
 * Keys and values of the section, one a line; null where a path takes more than one. A "%" is doubled, since Python's
 * configparser interpolates.
 */
export function formatBotoSettings({ bundle, hostname, port }: SessionFacts): string | null {
  if (/[\r\n]/.test(bundle)) return null;
  return [
    `ca_certificates_file = ${bundle.replaceAll("%", "%%")}`,
    `proxy = ${hostname}`,
    `proxy_port = ${port}`,
  ].join("\n");
}
