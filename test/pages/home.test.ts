// Tests of the page for people as the proxy serves it.

import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { startPageServer } from "../support/page-server.ts";
import { healthyStatus } from "../support/sample-status.ts";

test("it is one text that names nothing elsewhere, and lets nothing else in", async () => {
  await using server = startPageServer(() => healthyStatus());
  const reply = await fetch(server.url);
  const html = await reply.text();
  expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  const addresses = [...html.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, address = ""]) => address);
  expect(addresses.length).toBeGreaterThan(1);
  for (const address of addresses) expect(address).toMatch(/^(?:data:|\/__agentproxy\/)/);
  expect(html).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/);

  const policy = new Map(
    (reply.headers.get("content-security-policy") ?? "").split("; ").map((directive) => {
      const [name = "", ...values] = directive.split(" ");
      return [name, values.join(" ")] as const;
    }),
  );
  for (const name of ["default-src", "base-uri", "form-action", "frame-ancestors"]) {
    expect([name, policy.get(name)]).toEqual([name, "'none'"]);
  }
  expect(policy.get("connect-src")).toBe("'self'");
  for (const tag of ["script", "style"]) {
    const [text = "", ...others] = [...html.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, "g"))].map(
      ([, text]) => text,
    );
    expect([text.length > 1000, others]).toEqual([true, []]);
    const hash = createHash("sha256").update(text).digest("base64");
    expect(policy.get(`${tag}-src`)).toBe(`'sha256-${hash}'`);
  }
  expect(reply.headers.get("referrer-policy")).toBe("no-referrer");
});
