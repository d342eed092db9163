// Tests for the fingerprints of settings.

import { describe, expect, test } from "bun:test";
import { differingSettings, digestSettings, settingsFingerprint } from "../../src/config/fingerprint.ts";
import { loadSettings } from "../../src/config/load-settings.ts";
import type { Settings } from "../../src/config/settings.ts";

function settingsOf(flags: Record<string, string[]>, environment: Record<string, string> = {}): Settings {
  const request = { stateDir: "/nowhere/state", configFlag: "/dev/null", folder: "/", environment };
  return loadSettings({ ...request, flags: new Map(Object.entries(flags)) }).settings;
}

describe("settingsFingerprint", () => {
  const base = settingsOf({});
  const rows: [string, Record<string, string[]>, Record<string, string>][] = [
    ["proxy.listen", { "--listen": ["127.0.0.1:1"] }, {}],
    ["proxy.upstream", { "--upstream": ["http://g.test:1"] }, {}],
    ["proxy.upstream_ca", { "--upstream-ca": ["/etc/passwd"] }, {}],
    ["proxy.no_proxy", { "--no-proxy": ["a"] }, {}],
    ["proxy.watch_direct", {}, { AGENT_PROXY_WATCH_DIRECT: "no" }],
    ["git.ssh_rewrite", { "--git-ssh-rewrite": ["gitlab.com"] }, {}],
    ["stores.scope", { "--stores": ["none"] }, {}],
    ["stores.jvm_cacerts", { "--jvm-cacerts": [""] }, {}],
    ["gateway.extra_roots", { "--extra-roots": ["/etc/passwd"] }, {}],
    ["gateway.hosts", { "--connect-to": ["a=127.0.0.1:1"] }, {}],
    ["policy.default", { "--default": ["deny"] }, {}],
    ["policy.ports", { "--ports": ["1"] }, {}],
    ["policy.allow_addresses", { "--allow-address": ["10.0.0.0/8"] }, {}],
    ["policy.rule", { "--deny-host": ["a.test"] }, {}],
  ];
  for (const [key, flags, environment] of rows) {
    test(`changes with ${key}, which is named as differing`, () => {
      const other = settingsOf(flags, environment);
      expect(settingsFingerprint(other)).not.toBe(settingsFingerprint(base));
      expect(differingSettings(digestSettings(base), digestSettings(other))).toEqual([key]);
    });
  }

  test("changes with the credentials, and holds nothing of them", () => {
    const upstream = { "--upstream": ["http://g.test:1"] };
    const one = settingsOf(upstream, { AGENT_PROXY_UPSTREAM_AUTH: "user:one" });
    const two = settingsOf(upstream, { AGENT_PROXY_UPSTREAM_AUTH: "user:two" });
    expect(differingSettings(digestSettings(one), digestSettings(two))).toEqual(["proxy.upstream_auth"]);
    expect(JSON.stringify(digestSettings(one))).not.toContain(Buffer.from("user:one").toString("base64"));
  });

  test("does not change with spelling or with an order that decides nothing", () => {
    const one = settingsOf({ "--ports": ["1,2"], "--allow-host": ["A.test.", "b.test"] });
    const two = settingsOf({ "--ports": ["2", "1", "2"], "--allow-host": ["b.test,a.test"] });
    expect(settingsFingerprint(one)).toBe(settingsFingerprint(two));
    expect(settingsFingerprint(one)).toMatch(/^[0-9a-f]{64}$/);
  });
});
