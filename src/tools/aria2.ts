// aria2.

import { httpsProxy } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const conf = (
  key: string,
  does: Override["does"],
  beatsEnvironment: boolean,
  along: readonly string[] = [],
): Override => ({
  places: ["~/.aria2/aria2.conf", "$XDG_CONFIG_HOME/aria2/aria2.conf", "~/.config/aria2/aria2.conf"],
  format: "aria2Conf",
  key,
  does,
  beatsEnvironment,
  along,
  firstOnly: true,
  source: "aria2c(1), aria2.conf",
});

export const aria2: Tool = {
  id: "aria2",
  title: "aria2",
  family: "Downloaders",
  find: {
    programs: ["aria2c"],
    version: ["--version"],
  },
  variables: [...httpsProxy],
  files: [],
  stores: ["aria2-conf", "system-store"],
  overrides: [
    conf("ca-certificate", "names other CAs", true),
    conf("check-certificate", "turns verification off", true),
    conf("https-proxy", "names another proxy", false, ["https-proxy-user", "https-proxy-passwd"]),
    conf("all-proxy", "names another proxy", false, ["all-proxy-user", "all-proxy-passwd"]),
    conf("no-proxy", "goes around the proxy", false),
  ],
  // It writes to files alone; the hook is given the file's path, after two words that are no files.
  probe: { argv: ["{program}", "-q", "--on-download-complete=/bin/cat", "{probe-url}"] },
  limits: [],
  fixes: {
    trust: "set ca-certificate in ~/.aria2/aria2.conf to the bundle",
    proxy:
      "set https_proxy, in lower case, to the proxy, and take https-proxy and no-proxy out of aria2.conf",
  },
};
