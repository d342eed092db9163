// TLS 1.2 with the client, with the origin, or with both; what is older is refused and told apart.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";

const programs = [...sitePrograms, "curl"];
const speaking = (protocols: string) =>
  shared(() => startSite({ server: { configuration: `ssl_protocols ${protocols};` } }));
const sites = { "TLSv1.2": speaking("TLSv1.2"), "TLSv1.3": speaking("TLSv1.3") };
const ask = ["curl", "-sS", "https://good.test/"];

for (const [origin, site] of Object.entries(sites)) {
  for (const flags of [["--tls-max", "1.2"], ["--tlsv1.3"]]) {
    testWith(programs, `curl ${flags.join(" ")} to an origin of ${origin}`, async () => {
      const { session } = await site();
      expect(await session.tool([...ask, ...flags])).toMatchObject({
        stdout: "hello from good.test\n",
        stderr: "",
      });
    });
  }
}

testWith(programs, "an origin of TLS 1.1 is told inside TLS", async () => {
  const old = "ssl_protocols TLSv1.1;";
  await using site = await startSite({ server: { configuration: old } });
  const { stdout } = await site.session.tool(ask);
  expect(JSON.parse(stdout)).toMatchObject({ code: "origin-tls-failed", host: "good.test:443" });
});

testWith(programs, "a client of TLS 1.1 is refused", async () => {
  const { session } = await sites["TLSv1.2"]();
  const connection = ["-proxy", `127.0.0.1:${session.port}`, "-connect", "good.test:443"];
  const old = ["-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0"];
  const { exitCode, stderr } = await session.tool(["openssl", "s_client", ...connection, ...old]);
  expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/alert protocol version/)]);
  expect((await session.status()).recentRelayFailures.at(-1)).toMatchObject({ code: "client-tls-failed" });
});
