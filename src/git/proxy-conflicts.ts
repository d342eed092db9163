// Settings of git's that send its requests elsewhere than to the session's proxy.

import { lastOfEach, splitKey, type ConfigEntry } from "./config-entry.ts";
import { finding, type Finding } from "./conflict.ts";

/** `proxyUrl` is the session's. */
export function proxyConflicts(entries: readonly ConfigEntry[], proxyUrl: string): Finding[] {
  return lastOfEach(entries).flatMap((entry) => {
    const { section, subsection, name } = splitKey(entry.key);
    const value = entry.value ?? "";
    if (section === "core" && name === "gitproxy") {
      return [
        finding("git_protocol_proxy", entry, "it is for git:// alone, which no proxy of this kind carries"),
      ];
    }
    if (section === "http" && name === "proxyauthmethod") {
      return [finding("proxy_auth_method", entry, "the session's proxy asks for no credentials")];
    }
    if (name !== "proxy" || isSame(value, proxyUrl)) return [];
    const what = value === "" ? "go around the proxy" : "go to another proxy";
    if (section === "http") {
      const which = subsection === null ? "requests" : `requests to ${subsection}`;
      return [finding(value === "" ? "http_proxy_empty" : "http_proxy_other", entry, `${which} ${what}`)];
    }
    if (section === "remote" && subsection !== null) {
      const code = value === "" ? "remote_proxy_empty" : "remote_proxy_other";
      return [finding(code, entry, `requests to the remote ${JSON.stringify(subsection)} ${what}`)];
    }
    return [];
  });
}

function isSame(value: string, proxyUrl: string): boolean {
  const text = value.includes("://") ? value : `http://${value}`;
  return URL.canParse(text) && new URL(text).href === new URL(proxyUrl).href;
}
