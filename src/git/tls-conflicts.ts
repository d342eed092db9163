// Settings of git's that change whom it trusts.

import { lastOfEach, parseBoolean, splitKey, type ConfigEntry } from "./config-entry.ts";
import { finding, type Finding } from "./conflict.ts";

export interface TlsPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The TLS backends that this git was built with; null where it did not tell. */
  readonly backends: readonly string[] | null;
}

export function tlsConflicts(entries: readonly ConfigEntry[], { env, backends }: TlsPlace): Finding[] {
  const found = lastOfEach(entries).flatMap((entry) => tlsConflict(entry, backends));
  // Any value, "0" and "false" too, but the empty one.
  if (!env["GIT_SSL_NO_VERIFY"]) return found;
  const variable = {
    scope: "environment",
    file: null,
    key: "GIT_SSL_NO_VERIFY",
    value: env["GIT_SSL_NO_VERIFY"],
  };
  return [
    ...found,
    {
      code: "ssl_verify_off",
      ...variable,
      scope: "environment",
      effect: "no certificate is verified, whatever the value says",
      fix: "unset GIT_SSL_NO_VERIFY",
    },
  ];
}

function tlsConflict(entry: ConfigEntry, backends: readonly string[] | null): Finding[] {
  const { section, subsection, name } = splitKey(entry.key);
  if (section !== "http") return [];
  const where = subsection === null ? "" : ` of ${subsection}`;
  switch (name) {
    case "sslverify":
      return parseBoolean(entry.value) === false
        ? [finding("ssl_verify_off", entry, `no certificate${where} is verified`)]
        : [];
    case "sslcainfo":
    case "sslcapath":
      return [finding("ssl_ca_other", entry, "GIT_SSL_CAINFO of the session takes its place")];
    case "pinnedpubkey":
      return [
        finding(
          "pinned_public_key",
          entry,
          `requests fail, since the certificate${where} that git sees is the gateway's`,
        ),
      ];
    case "sslcert":
      return [
        finding(
          "client_certificate",
          entry,
          `the client certificate${where} is shown to the gateway, not to the origin`,
        ),
      ];
    case "sslbackend":
      return backends !== null && !backends.includes(entry.value ?? "")
        ? [
            finding(
              "ssl_backend_unsupported",
              entry,
              `every request fails: this git has ${backends.join(", ")} alone`,
            ),
          ]
        : [];
    default:
      return [];
  }
}
