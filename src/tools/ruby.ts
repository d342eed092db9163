// Ruby programs.

import { netHttpFile, netHttpsFile, rubyLib } from "./ruby-library.ts";
import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const ruby: Tool = {
  id: "ruby",
  title: "Ruby",
  family: "Ruby",
  find: {
    programs: ["ruby"],
    version: ["--version"],
  },
  // open-uri reads https_proxy by itself.
  variables: [...httpsProxy, sslCertFile, rubyLib],
  files: [netHttpFile, netHttpsFile],
  stores: ["system-store"],
  overrides: [],
  probe: { argv: ["{program}", "-rnet/http", "-e", "puts Net::HTTP.get(URI(ARGV[0]))", "{probe-url}"] },
  limits: [
    {
      versions: "1.9",
      what: "Net::HTTP takes a proxy from its caller alone",
      source: "https://docs.ruby-lang.org/en/2.0.0/Net/HTTP.html",
    },
  ],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle",
    proxy: 'set HTTPS_PROXY to the proxy and RUBYLIB to the folder "ruby" of the state directory',
  },
};
