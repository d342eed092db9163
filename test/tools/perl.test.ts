// Perl programs on HTTP::Tiny in a session.

import { expect } from "bun:test";
import { sitePrograms, startSite } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

const program = `
my $answer = HTTP::Tiny->new(verify_SSL => 1)->get("https://good.test/");
print $answer->{content};
exit !$answer->{success};`;

testTool(
  { tool: "perl", does: "HTTP::Tiny", trustsBy: "SSL_CERT_FILE", findsBy: "https_proxy", result: "works" },
  [...sitePrograms, "perl:IO::Socket::SSL"],
  async () => {
    await using site = await startSite();
    const ask = ["perl", "-MHTTP::Tiny", "-e", program];
    const outside = await site.outside(ask);
    expect([outside.exitCode, outside.stdout]).toEqual([1, expect.stringContaining("good.test:443")]);
    const untrusting = await site.untrusting(ask);
    expect([untrusting.exitCode, untrusting.stdout]).toEqual([
      1,
      expect.stringContaining("certificate verify failed"),
    ]);
    const { exitCode, stdout } = await site.session.tool(ask);
    expect([exitCode, stdout]).toEqual([0, "hello from good.test\n"]);
    return (await site.session.tool(["perl", "-e", "print substr($^V, 1)"])).stdout;
  },
);
