// Perl programs on LWP.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const manual = "https://metacpan.org/pod/LWP::UserAgent#ENVIRONMENT";

export const perlLwp: Tool = {
  id: "perl-lwp",
  title: "Perl LWP",
  family: "Perl",
  find: {
    programs: ["perl"],
    library: { of: "perl", name: "LWP::Protocol::https" },
    version: ["-MLWP", "-e", "print LWP->VERSION"],
  },
  variables: [
    ...httpsProxy,
    { name: "PERL_LWP_SSL_CA_FILE", text: "{bundle}", roots: "replaced", source: manual },
    // Without it LWP reads no proxy variable.
    { name: "PERL_LWP_ENV_PROXY", text: "1", roots: null, source: manual },
    sslCertFile,
  ],
  files: [],
  stores: [],
  overrides: [],
  probe: {
    argv: [
      "{program}",
      "-MLWP::UserAgent",
      "-e",
      "my $r = LWP::UserAgent->new->get($ARGV[0]); die $r->status_line unless $r->is_success; print $r->content",
      "{probe-url}",
    ],
  },
  limits: [],
  fixes: {
    trust: "set PERL_LWP_SSL_CA_FILE to the bundle",
    proxy: "set PERL_LWP_ENV_PROXY=1 and https_proxy to the proxy",
  },
};
