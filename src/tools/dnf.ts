// dnf, and the yum that is dnf: Fedora's, and that of what comes from it.

import { httpsProxy } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const manual = "https://dnf.readthedocs.io/en/latest/conf_ref.html";

const setting = (key: string, does: Override["does"], value: string): Override => ({
  places: ["/etc/dnf/dnf.conf", "/etc/yum.conf", "/etc/yum.repos.d/*.repo"],
  key,
  does,
  beatsEnvironment: true,
  pattern: new RegExp(String.raw`^[ \t]*${key}[ \t]*=[ \t]*(${value})[ \t\r]*$`, "im"),
  source: manual,
});

export const dnf: Tool = {
  id: "dnf",
  title: "dnf",
  family: "System packages",
  find: {
    programs: ["dnf", "dnf5", "yum", "microdnf"],
    version: ["--version"],
  },
  // libcurl reads no variable for CAs: that is the command's alone.
  variables: httpsProxy,
  files: [],
  stores: ["system-store"],
  overrides: [
    setting("sslcacert", "names other CAs", String.raw`/\S[^\n]*?`),
    setting("sslverify", "turns verification off", "0|false|no|off"),
    setting("proxy", "names another proxy", String.raw`(?!_none_)\S+`),
    setting("proxy", "goes around the proxy", "_none_"),
  ],
  probe: { none: "dnf fetches from repositories alone" },
  limits: [
    {
      versions: "all",
      what: "it trusts the system's store alone, which root must have written",
      source: "https://curl.se/libcurl/c/CURLOPT_CAINFO.html",
    },
  ],
  fixes: {
    trust: "set sslcacert in /etc/dnf/dnf.conf to the bundle",
    proxy:
      "set https_proxy to the proxy, or proxy in /etc/dnf/dnf.conf, and take proxy out of the repositories",
  },
};
