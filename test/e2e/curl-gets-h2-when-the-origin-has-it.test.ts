// The protocol that curl gets is the one that the origin chose from curl's own offer.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";

const site = shared(() => startSite());
const oldSite = shared(() => startSite({ server: { http2: false } }));
const programs = [...sitePrograms, "curl"];
const ask = ["curl", "-sS", "-w", "%{http_version}", "https://good.test/"];

testWith(programs, "h2 where the origin has it", async () => {
  const { session, nginx } = await site();
  expect(await session.tool(ask)).toMatchObject({ stdout: "hello from good.test\n2", stderr: "" });
  expect(nginx.requests()).toMatchObject([{ protocol: "HTTP/2.0", host: "good.test", sni: "good.test" }]);
});

testWith(programs, "http/1.1 where curl asks for no more", async () => {
  const { session } = await site();
  expect(await session.tool([...ask, "--http1.1"])).toMatchObject({ stdout: "hello from good.test\n1.1" });
});

testWith(programs, "http/1.1 where curl offers no protocol at all", async () => {
  const { session } = await site();
  expect(await session.tool([...ask, "--no-alpn"])).toMatchObject({ stdout: "hello from good.test\n1.1" });
});

testWith(programs, "http/1.1 where the origin has no more", async () => {
  const { session, nginx } = await oldSite();
  expect(await session.tool(ask)).toMatchObject({ stdout: "hello from good.test\n1.1", stderr: "" });
  expect(nginx.requests()).toMatchObject([{ protocol: "HTTP/1.1" }]);
});

testWith(programs, "and without the session's CA curl refuses the same", async () => {
  const { session, ...world } = await site();
  expect(await world.untrusting(ask)).toMatchObject({ exitCode: 60 });
  expect((await session.status()).recentRelayFailures).toMatchObject([
    { code: "client-rejected-certificate", kind: "client_tls", host: "good.test:443" },
  ]);
});
