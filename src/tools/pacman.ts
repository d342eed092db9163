// pacman: Arch's, and that of what comes from Arch.

import { httpsProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const manual = "https://man.archlinux.org/man/pacman.conf.5";

export const pacman: Tool = {
  id: "pacman",
  title: "pacman",
  family: "System packages",
  find: {
    programs: ["pacman"],
    version: ["--version"],
  },
  // libcurl reads no variable for CAs: that is the command's alone.
  variables: httpsProxy,
  files: [],
  stores: ["system-store"],
  overrides: [
    {
      places: ["/etc/pacman.conf"],
      format: "pacmanConf",
      key: "options.XferCommand",
      does: "turns verification off",
      values: /--no-check-certificate|--insecure|\s-k\b/,
      // It is a whole other downloader.
      isForHand: true,
      beatsEnvironment: true,
      source: manual,
    },
  ],
  probe: { none: "pacman fetches from repositories alone, and as root" },
  limits: [
    {
      versions: "all",
      what: "it trusts the system's store alone, which root must have written",
      source: "https://curl.se/libcurl/c/CURLOPT_CAINFO.html",
    },
  ],
  fixes: {
    trust:
      'run "agentproxy up" as root, or trust the CA yourself: trust anchor --store, with the CA\'s file behind it',
    proxy: "set https_proxy to the proxy, and keep it through sudo by sudo --preserve-env=https_proxy",
  },
};
