// GET /__agentproxy/metrics: Prometheus's text, whose counters grow by just what happened.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { readSamples } from "../support/exposition.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { until } from "../support/until.ts";

const policy = { default: "allow", rule: [{ host: "denied.test", action: "deny" }] } as const;

testWith(["curl", ...sitePrograms], "one request, one denial and one refused certificate", async () => {
  await using site = await startSite({ policy });
  const { session } = site;
  const page = `${session.url}/__agentproxy/metrics`;
  const ask = (...flags: string[]): ReturnType<typeof session.tool> =>
    session.tool(["curl", "-sS", "--noproxy", "*", ...flags, page]);
  const scrape = async (): Promise<Map<string, number>> => readSamples((await ask()).stdout);

  const before = await scrape();
  expect((await session.tool(["curl", "-sS", "https://good.test/"])).exitCode).toBe(0);
  expect((await session.tool(["curl", "-sS", "https://denied.test/"])).exitCode).toBe(56);
  expect((await site.untrusting(["curl", "-sS", "https://good.test/"])).exitCode).toBe(60);
  const after = await until("all tunnels to be over", async () => {
    const now = await scrape();
    const isOver =
      now.get("agentproxy_tunnels_open") === 0 &&
      now.get('agentproxy_failures_total{code="client-rejected-certificate"}') === 1;
    return isOver ? now : null;
  });

  const grown = (name: string): number => (after.get(name) ?? Number.NaN) - (before.get(name) ?? Number.NaN);
  const labels = (name: string): string[] =>
    [...after.keys()].filter((sample) => sample.startsWith(name) && grown(sample) !== 0);
  expect(labels("agentproxy_decisions_total").map((sample) => [sample, grown(sample)])).toEqual([
    ['agentproxy_decisions_total{verdict="allowed"}', 2],
    ['agentproxy_decisions_total{verdict="denied"}', 1],
  ]);
  expect(labels("agentproxy_failures_total").map((sample) => [sample, grown(sample)])).toEqual([
    ['agentproxy_failures_total{code="policy-denied"}', 1],
    ['agentproxy_failures_total{code="client-rejected-certificate"}', 1],
  ]);
  expect(grown("agentproxy_tunnels_total")).toBe(1);
  expect(grown('agentproxy_tunnel_bytes_total{direction="up"}')).toBeGreaterThan(50);
  expect(grown('agentproxy_tunnel_bytes_total{direction="down"}')).toBeGreaterThan(50);
  expect(grown("agentproxy_dial_duration_seconds_count")).toBe(2);
  expect(grown('agentproxy_tls_handshake_duration_seconds_count{leg="client"}')).toBe(1);
  expect(grown('agentproxy_tls_handshake_duration_seconds_count{leg="origin"}')).toBe(2);
  expect(after.get("agentproxy_process_resident_memory_bytes")).toBeGreaterThan(10e6);
  expect(after.get("agentproxy_process_cpu_seconds_total")).toBeGreaterThan(0);
  expect(after.get("agentproxy_process_open_fds")).toBeGreaterThan(3);
  expect(
    Math.abs((after.get("agentproxy_process_start_time_seconds") ?? 0) - Date.now() / 1000),
  ).toBeLessThan(600);

  // As it came before: a scrape is no request that is decided on, and no failure.
  const head = await ask("--head");
  expect(head.stdout).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(head.stdout).toMatch(/^content-type: text\/plain; version=0\.0\.4; charset=utf-8\r$/im);
  const foreign = await ask("-H", `Host: evil.test:${session.port}`, "-o", "-", "-w", "%{http_code}");
  expect(foreign.stdout).toEndWith("421");
  expect(foreign.stdout).not.toContain("agentproxy_");
  const last = await scrape();
  expect(last.get('agentproxy_failures_total{code="misdirected-request"}')).toBe(1);
  expect(last.get('agentproxy_refusals_total{kind="malformed_request"}')).toBe(1);
});
