// Squid's own 403: the client gets it as Squid wrote it, and the ledger calls it a policy denial.

import { expect } from "bun:test";
import { rawClient } from "../sockets/raw-peer.ts";
import { testWith } from "../support/need.ts";
import { originCa } from "../support/origin-ca.ts";
import { startSession } from "../support/session.ts";
import { squidPrograms, startSquid } from "../support/squid.ts";

const programs = [...squidPrograms, "curl"];

testWith(programs, "status, headers and body of the denial are Squid's, beside our code", async () => {
  const ca = await originCa();
  await using squid = await startSquid({ originRoots: ca.rootFile, names: [], denied: ["denied.test"] });
  await using session = await startSession({
    proxy: { upstream: squid.tunnelUrl, upstream_ca: squid.caFile },
  });
  const ask = ["curl", "-sS", "-v", "https://denied.test/"];
  const { exitCode, stderr } = await session.tool(ask);
  expect(exitCode).toBe(56);
  const direct = await session.tool([...ask, "-x", squid.tunnelUrl]);
  const headers = (text: string): string[] =>
    [...text.matchAll(/^< (.*?)\r?$/gm)].map(([, line = ""]) => line.toLowerCase());
  expect(headers(stderr)[0]).toBe("http/1.1 403 forbidden");
  const kept = headers(direct.stderr).filter((line) =>
    /^(server|x-squid-error|content-type|via|content-length):/.test(line),
  );
  expect(kept.length).toBeGreaterThan(3);
  expect(headers(stderr)).toEqual(expect.arrayContaining(kept));
  expect(headers(stderr)).toContain("x-agentproxy-code: upstream-denied");

  const status = await session.status();
  expect(status.health).toBe("healthy");
  expect(status.recentRelayFailures).toMatchObject([
    {
      kind: "connect_rejected",
      code: "upstream-denied",
      cause: "policy",
      host: "denied.test:443",
      status: 403,
      count: 1,
      retry: false,
    },
  ]);
  expect(status.recentRelayFailures[0]?.upstreamSaid).toStartWith(
    "403 Forbidden; ERR_ACCESS_DENIED 0; ERROR: ",
  );
  expect((await session.home.agentproxy(["status"])).stdout).toContain(
    "denied.test:443: denied by the upstream gateway",
  );
  const explained = (await session.home.agentproxy(["explain", "denied.test"])).stdout;
  expect(explained).toStartWith("denied.test:443: the upstream gateway decides\n");
  expect(explained).toContain("\nlast said   403 Forbidden; ERR_ACCESS_DENIED 0; ERROR: ");
});

testWith(programs, "the page that Squid sends as body arrives byte for byte", async () => {
  const ca = await originCa();
  await using squid = await startSquid({ originRoots: ca.rootFile, names: [], denied: ["denied.test"] });
  await using session = await startSession({
    proxy: { upstream: squid.tunnelUrl, upstream_ca: squid.caFile },
  });
  // No program shows the body of a refused CONNECT, so it is read from the socket.
  const page = async (url: string): Promise<string> => {
    using client = await rawClient(Number(new URL(url).port));
    await client.send("CONNECT denied.test:443 HTTP/1.1\r\nHost: denied.test:443\r\n\r\n");
    return (await client.readUntil("</html>\n")).toString().split("\r\n\r\n")[1] ?? "";
  };
  const through = await page(session.url);
  expect(through).toContain("Access Denied");
  // Squid writes the second into it, and the two are asked for one after the other.
  const timeless = (text: string): string => text.replace(/Generated .* GMT/, "Generated");
  expect(timeless(through)).toBe(timeless(await page(squid.tunnelUrl)));
});

testWith(programs, "a denial that Squid tells inside TLS is a page like any other", async () => {
  const ca = await originCa();
  await using squid = await startSquid({ originRoots: ca.rootFile, names: [], denied: ["denied.test"] });
  await using session = await startSession({ proxy: { upstream: squid.bumpUrl, upstream_ca: squid.caFile } });
  const { stdout, exitCode } = await session.tool([
    "curl",
    "-sS",
    "-w",
    "%{http_code}",
    "https://denied.test/",
  ]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/Access Denied[^]*403$/);
  expect((await session.status()).recentRelayFailures).toEqual([]);
});
