// Domain fronting: a tunnel asked for one host does not carry TLS for another.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";

const site = shared(() => startSite());
const stdin = "GET / HTTP/1.1\r\nHost: good.test\r\nConnection: close\r\n\r\n";

async function ask(serverName: string) {
  const { session } = await site();
  const connection = ["-proxy", `127.0.0.1:${session.port}`, "-connect", "good.test:443"];
  return session.tool(["openssl", "s_client", "-quiet", ...connection, "-servername", serverName], { stdin });
}

testWith(
  sitePrograms,
  "the client gets the alert unrecognized_name, and nothing reaches the origin",
  async () => {
    const { nginx, session } = await site();
    for (const name of ["evil.test", "www.good.test", "good.test.evil.test", "good.tes", "127.0.0.1"]) {
      const { exitCode, stdout, stderr } = await ask(name);
      expect([name, exitCode, stdout, stderr]).toEqual([
        name,
        1,
        "",
        expect.stringContaining("unrecognized name"),
      ]);
      const failure = (await session.status()).recentRelayFailures.at(-1);
      expect(failure).toMatchObject({
        code: "tls-name-mismatch",
        kind: "tls_name_mismatch",
        host: "good.test:443",
      });
      expect(failure?.detail).toContain(`"${name}"`);
    }
    expect(nginx.requests()).toEqual([]);
  },
);

testWith(sitePrograms, "the same name in another case is the same name", async () => {
  expect((await ask("GOOD.test")).stdout).toEndWith("hello from good.test\n");
});
