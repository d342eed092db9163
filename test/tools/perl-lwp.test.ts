// Perl programs on LWP, which looks for a proxy only where it is told to, in a session.

import { expect } from "bun:test";
import { sitePrograms, startSite } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

const program = `
my $answer = LWP::UserAgent->new->get("https://good.test/");
print $answer->decoded_content;
exit !$answer->is_success;`;

testTool(
  {
    tool: "perl-lwp",
    does: "LWP::UserAgent",
    trustsBy: "PERL_LWP_SSL_CA_FILE",
    findsBy: "PERL_LWP_ENV_PROXY, https_proxy",
    result: "works",
  },
  [...sitePrograms, "perl:LWP::Protocol::https"],
  async () => {
    await using site = await startSite();
    const ask = ["perl", "-MLWP::UserAgent", "-e", program];
    for (const outside of [
      await site.outside(ask),
      await site.session.tool(ask, { env: { PERL_LWP_ENV_PROXY: "" } }),
    ]) {
      expect([outside.exitCode, outside.stdout]).toEqual([1, expect.stringContaining("good.test:443")]);
    }
    const untrusting = await site.untrusting(ask);
    expect([untrusting.exitCode, untrusting.stdout]).toEqual([
      1,
      expect.stringContaining("certificate verify failed"),
    ]);
    const { exitCode, stdout } = await site.session.tool(ask);
    expect([exitCode, stdout]).toEqual([0, "hello from good.test\n"]);
    return (await site.session.tool(["perl", "-MLWP", "-e", "print LWP->VERSION"])).stdout;
  },
);
