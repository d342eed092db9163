// Perl programs on HTTP::Tiny, which is Perl's own, and IO::Socket::SSL.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const perl: Tool = {
  id: "perl",
  title: "Perl",
  family: "Perl",
  find: {
    programs: ["perl"],
    library: { of: "perl", name: "IO::Socket::SSL" },
    version: ["-e", "print substr($^V, 1)"],
  },
  variables: [...httpsProxy, sslCertFile],
  files: [],
  stores: ["system-store"],
  overrides: [],
  probe: {
    argv: [
      "{program}",
      "-MHTTP::Tiny",
      "-e",
      "my $r = HTTP::Tiny->new(verify_SSL => 1)->get($ARGV[0]); die $r->{content} unless $r->{success}; print $r->{content}",
      "{probe-url}",
    ],
  },
  limits: [],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle",
    proxy: "set https_proxy to the proxy",
  },
};
