// Ruby programs in a session: Net::HTTP, which knows HTTP_PROXY alone, and open-uri.

import { expect } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testWith } from "../support/need.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

const programs = [...sitePrograms, "ruby"];
const netHttp = `require "net/http"; print Net::HTTP.get(URI(ARGV[0]))`;
const openUri = `require "open-uri"; print URI.open(ARGV[0]).read`;
const url = "https://good.test/";

for (const [does, program, findsBy] of [
  ["Net::HTTP", netHttp, "RUBYLIB"],
  ["open-uri", openUri, "https_proxy"],
] as const) {
  testTool(
    { tool: "ruby", does, trustsBy: "SSL_CERT_FILE", findsBy, result: "works" },
    programs,
    async () => {
      await using site = await startSite();
      // With all warnings.
      const ask = ["ruby", "-w", "-e", program, url];
      const outside = await site.outside(ask);
      expect([outside.exitCode, outside.stderr]).toEqual([1, expect.stringContaining("good.test:443")]);
      const untrusting = await site.untrusting(ask);
      expect([untrusting.exitCode, untrusting.stderr]).toEqual([
        1,
        expect.stringContaining("certificate verify failed"),
      ]);
      for (const flags of [[], ["--disable-gems"], ["--disable=rubyopt"]]) {
        const result = await site.session.tool([ask[0] ?? "", ...flags, ...ask.slice(1)]);
        expect(result).toMatchObject({ exitCode: 0, stdout: "hello from good.test\n", stderr: "" });
      }
      if (findsBy === "RUBYLIB") {
        const without = await site.session.tool(ask, { env: { RUBYLIB: "" } });
        expect([without.exitCode, without.stderr]).toEqual([1, expect.stringContaining("good.test:443")]);
      }
      const { stdout: version } = await site.session.tool(["ruby", "--version"]);
      return version.split(" ")[1] ?? "";
    },
  );
}

testWith(programs, "what stands before Ruby's library changes nothing else", async () => {
  await using site = await startSite();
  const { session } = site;
  const ruby = async (program: string, env: Record<string, string> = {}) => {
    const { exitCode, stdout, stderr } = await session.tool(["ruby", "-w", "-e", program], { env });
    expect([exitCode, stderr]).toEqual([0, ""]);
    return stdout;
  };
  // The very classes, each file loaded once, and the folder gone from the path that programs search.
  for (const [first, files] of [
    ["net/https", ["net/https.rb", "net/https.rb", "net/http.rb", "net/http.rb"]],
    ["net/http", ["net/http.rb", "net/http.rb", "net/https.rb"]],
  ] as const) {
    const told = await ruby(
      `require "${first}"; require "net/http"; require "net/https"
      puts $:.grep(/agentproxy/).size, $".map { |name| name[/net.https?\\.rb\\z/] }.compact`,
    );
    expect(told.trim().split("\n").sort()).toEqual(["0", ...files].sort());
    expect(await ruby(`require "${first}"; print Net::HTTP.get(URI("${url}"))`)).toBe(
      "hello from good.test\n",
    );
  }
  // Hosts that need no proxy, a proxy that the code names or forbids, and plain HTTP are as they were.
  const proxyOf = (made: string): Promise<string> =>
    ruby(`require "net/http"; h = ${made}; h.use_ssl = true; p h.proxy?, h.proxy_address`);
  expect(await proxyOf(`Net::HTTP.new("good.test", 443)`)).toBe('true\n"127.0.0.1"\n');
  expect(await proxyOf(`Net::HTTP.new("localhost", 443)`)).toBe("false\nnil\n");
  expect(await proxyOf(`Net::HTTP.new("::1", 443)`)).toBe("false\nnil\n");
  expect(await proxyOf(`Net::HTTP.new("good.test", 443, nil)`)).toBe("false\nnil\n");
  expect(await proxyOf(`Net::HTTP.new("good.test", 443, "other", 1)`)).toBe('true\n"other"\n');
  expect(await ruby(`require "net/http"; p Net::HTTP.new("good.test", 80).proxy?`)).toBe("false\n");
  expect(
    await ruby(`require "net/http"; p Net::HTTP.new("good.test", 80).proxy_address`, {
      http_proxy: "http://other:1",
    }),
  ).toBe('"other"\n');
  // Gems and their places.
  const gems = `p Gem.path, Gem.default_dir, Gem.configuration[:http_proxy], Gem.configuration[:ssl_ca_cert]`;
  expect(await ruby(gems)).toBe(await ruby(gems, { RUBYLIB: "" }));
});

testWith(
  programs,
  "Ruby starts where the folder is gone, and where another user may not read it",
  async () => {
    await using site = await startSite();
    const { session } = site;
    const folder = join(session.stateDir, "ruby");
    rmSync(folder, { recursive: true });
    const ask = ["ruby", "-w", "-e", `require "net/http"; p Net::HTTP`];
    expect(await session.tool(ask)).toMatchObject({ exitCode: 0, stdout: "Net::HTTP\n", stderr: "" });
    writeFileSync(folder, "");
    expect(await session.tool(ask)).toMatchObject({ exitCode: 0, stdout: "Net::HTTP\n", stderr: "" });
  },
);

testWith(programs, "one session in another changes Ruby once", async () => {
  await using outer = await startSite();
  await using inner = await startSite();
  const RUBYLIB = `:${outer.session.stateDir}/ruby${inner.session.env["RUBYLIB"]}`;
  const { exitCode, stdout, stderr } = await inner.session.tool(["ruby", "-w", "-e", netHttp, url], {
    env: { RUBYLIB },
  });
  expect([exitCode, stdout, stderr]).toEqual([0, "hello from good.test\n", ""]);
});
