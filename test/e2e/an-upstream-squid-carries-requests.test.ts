// Squid with ssl-bump as upstream: tools trust what it signs, and it carries what they ask for.

import { expect } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { testWith } from "../support/need.ts";
import { nginxPrograms, startNginx } from "../support/nginx.ts";
import { originCa } from "../support/origin-ca.ts";
import { startSession } from "../support/session.ts";
import { squidPrograms, startSquid } from "../support/squid.ts";

const programs = [...squidPrograms, ...nginxPrograms, "curl", "python3"];

testWith(programs, "a request goes through, verified against upstream_ca from the bundle", async () => {
  const ca = await originCa();
  await using nginx = await startNginx([{ name: "good.test", certificate: ca.certificate("good") }]);
  await using squid = await startSquid({ originRoots: ca.rootFile, names: ["good.test"] });
  await using session = await startSession({ proxy: { upstream: squid.bumpUrl, upstream_ca: squid.caFile } });
  const url = `https://good.test:${nginx.port("good.test")}/`;

  const curl = await session.tool(["curl", "-sS", "-w", "%{ssl_verify_result}", url]);
  expect(curl).toMatchObject({ exitCode: 0, stdout: "hello from good.test\n0", stderr: "" });
  const fetch =
    "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode(), end='')";
  const python = await session.run(["python3", "-c", fetch, url]);
  expect(python).toMatchObject({ exitCode: 0, stdout: "hello from good.test\n", stderr: "" });

  const pem = readFileSync(squid.caFile, "utf8").replace(/\s/g, "");
  const bundle = readFileSync(join(session.stateDir, "ca-bundle.crt"), "utf8").replace(/\s/g, "");
  expect(bundle.split(pem)).toHaveLength(2);
  expect(readFileSync(join(session.stateDir, "agent-proxy-ca.crt"), "utf8").replace(/\s/g, "")).toBe(pem);

  expect(await session.status()).toMatchObject({
    standalone: false,
    health: "healthy",
    recentRelayFailures: [],
    upstream: { url: squid.bumpUrl, authenticated: false },
    tunnels: { total: 2 },
  });
  const connects = squid.requests().filter((line) => line.includes(" CONNECT "));
  expect(connects).toHaveLength(2);
});

testWith(
  programs,
  "without upstream_ca the tool refuses what Squid signed, and up says what is missing",
  async () => {
    const ca = await originCa();
    await using nginx = await startNginx([{ name: "good.test", certificate: ca.certificate("good") }]);
    await using squid = await startSquid({ originRoots: ca.rootFile, names: ["good.test"] });
    await using session = await startSession({ proxy: { upstream: squid.bumpUrl } });
    const curl = await session.tool(["curl", "-sS", `https://good.test:${nginx.port("good.test")}/`]);
    expect(curl.exitCode).toBe(60);
    expect(session.log()).toContain("upstream_ca");
    expect(await session.status()).toMatchObject({ toolTrustFailureCodes: ["upstream_ca_missing"] });
  },
);
