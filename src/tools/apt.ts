// apt: Debian's, and that of what comes from Debian.

import { isReadableByAll } from "../host/readable-by-all.ts";
import { formatAptProxy } from "../stores/apt-settings.ts";
import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const httpManual = "https://manpages.debian.org/stable/apt/apt-transport-http.1.en.html";
const httpsManual = "https://manpages.debian.org/stable/apt/apt-transport-https.1.en.html";
const fileName = "apt.conf";
const title = "// agentproxy: made at every start";
const endOfTheirs = "// agentproxy: what the session needs";

const setting = (
  keys: readonly string[],
  does: Override["does"],
  source: string,
  values?: RegExp,
): readonly Override[] =>
  keys.map((key) => ({
    places: ["/etc/apt/apt.conf.d/*", "/etc/apt/apt.conf", "$APT_CONFIG"],
    format: "aptConf",
    key,
    does,
    beatsEnvironment: true,
    ...(values === undefined ? {} : { values }),
    source,
  }));

/** Where no setting of https is there, that of http counts; either may be for one host. */
const proxyKeys = ["acquire::https::proxy*", "acquire::http::proxy*"];

export const apt: Tool = {
  id: "apt",
  title: "apt",
  family: "System packages",
  find: {
    programs: ["apt-get", "apt"],
    version: ["--version"],
  },
  variables: [
    ...httpsProxy,
    // From version 3 on, which verifies by OpenSSL.
    sslCertFile,
    {
      name: "APT_CONFIG",
      text: `{file:${fileName}}`,
      roots: "replaced",
      source: "https://manpages.debian.org/stable/apt/apt.conf.5.en.html",
    },
  ],
  files: [
    {
      name: fileName,
      compose: (facts, user) => {
        const theirs = user.env.APT_CONFIG || null;
        let text = theirs === null ? "" : (user.read(theirs) ?? "");
        // A session in a session: what an outer one made has the user's settings in its middle.
        if (text.startsWith(title)) text = text.slice(title.length + 1).split(endOfTheirs)[0] ?? "";
        const lineBreak = text === "" || text.endsWith("\n") ? "" : "\n";
        // As root apt fetches as the user _apt, and fails where that user cannot read what CaInfo names.
        const ca = isReadableByAll(facts.bundle) ? `Acquire::https::CaInfo "${facts.bundle}";\n` : "";
        return `${title}\n${text}${lineBreak}${endOfTheirs}\n${formatAptProxy(facts)}${ca}`;
      },
    },
  ],
  stores: ["system-store", "apt-settings"],
  overrides: [
    ...setting(["acquire::https::*cainfo"], "names other CAs", httpsManual),
    ...setting(["acquire::https::*verify-peer"], "turns verification off", httpsManual),
    ...setting(proxyKeys, "names another proxy", httpManual, /^(?!(?:direct|false)?$)./i),
    ...setting(proxyKeys, "goes around the proxy", httpManual, /^(?:direct|false)$/i),
  ],
  probe: { none: "apt fetches from repositories alone" },
  limits: [
    {
      versions: "all",
      what: "sources of http:// are fetched without the proxy, which carries https:// alone",
      source: httpManual,
    },
    {
      versions: "all",
      what: "run by root it fetches as the user _apt, who can read no CA file in a closed home: there it trusts by the system's store",
      source: "https://manpages.debian.org/stable/apt/apt.conf.5.en.html",
    },
  ],
  fixes: {
    trust:
      'set Acquire::https::CaInfo "FILE"; in /etc/apt/apt.conf.d to a copy of the bundle that everybody can read',
    proxy:
      'set https_proxy, in lower case, to the proxy, or Acquire::https::Proxy "URL"; in /etc/apt/apt.conf.d, and write https:// in the sources',
  },
};
