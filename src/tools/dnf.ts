// dnf, and the yum that is dnf: Fedora's, and that of what comes from it.

import { httpsProxy } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const manual = "https://dnf.readthedocs.io/en/latest/conf_ref.html";

const setting = (
  key: string,
  does: Override["does"],
  values?: RegExp,
  along: readonly string[] = [],
): Override => ({
  places: ["/etc/dnf/dnf.conf", "/etc/yum.conf", "/etc/yum.repos.d/*.repo"],
  format: "dnfConf",
  key: `*.${key}`,
  does,
  beatsEnvironment: true,
  along: along.map((other) => `*.${other}`),
  ...(values === undefined ? {} : { values }),
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
    setting("sslcacert", "names other CAs"),
    setting("sslverify", "turns verification off"),
    setting("proxy", "names another proxy", /^(?!_none_$)./i, ["proxy_username", "proxy_password"]),
    setting("proxy", "goes around the proxy", /^_none_$/i),
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
