// wget: its GnuTLS builds, Debian's among them, take a CA file from their configuration alone.

import { join } from "node:path";
import type { SessionFacts } from "../trust/session-facts.ts";
import { topLevelNames } from "./npmrc.ts";
import { httpsProxy } from "./shared-variables.ts";
import type { Override, Tool, ToolVariable, UserFiles } from "./tool.ts";

const manual = "https://www.gnu.org/software/wget/manual/html_node/Wgetrc-Commands.html";
const caPattern = /^[ \t]*ca[-_]?certificate[ \t]*=[ \t]*(\S[^\n]*?)[ \t\r]*$/im;

const wgetrc = (key: string, does: Override["does"], values?: RegExp): Override => ({
  places: ["$WGETRC", "~/.wgetrc", "/etc/wgetrc", "/usr/local/etc/wgetrc"],
  format: "wgetrc",
  key,
  does,
  beatsEnvironment: true,
  ...(values === undefined ? {} : { values }),
  source: manual,
});

/** What the user's file names comes before ours where ours was made without it. */
const wgetrcCa: readonly Override[] = [
  { ...wgetrc("cacertificate", "names other CAs"), places: ["$WGETRC", "~/.wgetrc"], beatenBy: "WGETRC" },
  {
    ...wgetrc("cacertificate", "names other CAs"),
    places: ["/etc/wgetrc", "/usr/local/etc/wgetrc"],
    beatenBy: "SYSTEM_WGETRC",
  },
];

/** Of wget itself, and of what leaves downloads to it. */
export const wgetVariables: readonly ToolVariable[] = [
  // Stands in for /etc/wgetrc, where the user's own wgetrc is still read after it. Wget starts without the file too;
  // what WGETRC names must be there, or wget ends with an error.
  {
    name: "SYSTEM_WGETRC",
    text: "{file:system-wgetrc}",
    roots: "replaced",
    source: "https://git.savannah.gnu.org/cgit/wget.git/tree/src/init.c",
  },
  {
    name: "WGETRC",
    text: "{file:wgetrc}",
    roots: "replaced",
    source: "https://www.gnu.org/software/wget/manual/html_node/Wgetrc-Location.html",
  },
];

export const wget: Tool = {
  id: "wget",
  title: "wget",
  family: "Downloaders",
  find: {
    programs: ["wget"],
    version: ["--version"],
  },
  variables: [...httpsProxy, ...wgetVariables],
  files: [
    {
      name: "system-wgetrc",
      compose: (facts, user) => {
        const theirs = readSource("system-wgetrc", user.env.SYSTEM_WGETRC || "/etc/wgetrc", facts, user);
        return withOurs(theirs, facts);
      },
    },
    {
      // Only where the user's own file has the last word on CAs.
      name: "wgetrc",
      compose: (facts, user) => {
        const theirs = readSource("wgetrc", user.env.WGETRC || join(user.home, ".wgetrc"), facts, user);
        return caPattern.test(theirs.text) ? withOurs(theirs, facts) : null;
      },
    },
  ],
  stores: ["system-store"],
  overrides: [
    ...wgetrcCa,
    wgetrc("checkcertificate", "turns verification off", /^(?:off|0|no|quiet)$/i),
    { ...wgetrc("httpsproxy", "names another proxy"), along: ["proxyuser", "proxypassword", "proxypasswd"] },
    // What stands there twice is one list.
    { ...wgetrc("noproxy", "goes around the proxy", topLevelNames), eachCounts: true },
    wgetrc("useproxy", "goes around the proxy", /^(?:off|0|no)$/i),
  ],
  probe: { argv: ["{program}", "-qO-", "{probe-url}"] },
  limits: [
    {
      versions: "BusyBox",
      what: "its wget reads no CA file and most builds verify nothing",
      source: "https://git.busybox.net/busybox/tree/networking/wget.c",
    },
  ],
  fixes: {
    trust: "set ca_certificate in ~/.wgetrc to the bundle",
    proxy:
      "set https_proxy, in lower case, to the proxy, and take https_proxy and use_proxy out of ~/.wgetrc",
  },
};

interface Source {
  readonly path: string;
  readonly text: string;
}

const title = "# agentproxy: made at every start from ";

/** What the file of ours was made from, where the variable names that already: a session is started in a session. */
function readSource(name: string, path: string, { stateDir }: SessionFacts, user: UserFiles): Source {
  const own = join(stateDir, name);
  const [first = ""] = path === own ? (user.read(own) ?? "").split("\n") : [];
  const origin = first.startsWith(title) ? first.slice(title.length) : path;
  return { path: origin, text: origin === own ? "" : (user.read(origin) ?? "") };
}

/** The last line that sets a value counts. */
function withOurs({ path, text }: Source, { bundle }: SessionFacts): string {
  const lineBreak = text === "" || text.endsWith("\n") ? "" : "\n";
  return `${title}${path}\n${text}${lineBreak}ca_certificate = ${bundle}\n`;
}
