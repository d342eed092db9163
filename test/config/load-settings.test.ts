// Tests for loading settings from defaults, file, environment and flags.

import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError } from "../../src/config/fault.ts";
import { loadSettings, type LoadedSettings, type SettingsRequest } from "../../src/config/load-settings.ts";

const root = mkdtempSync(join(tmpdir(), "load-settings-"));
afterAll(() => rmSync(root, { recursive: true }));
const empty = join(root, "empty");
mkdirSync(empty);
writeFileSync(join(root, "roots.pem"), "");
writeFileSync(join(root, "auth"), "file-user:file-secret\n", { mode: 0o600 });

const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;
let count = 0;
function write(text: string | Buffer): string {
  const path = join(root, `${count++}.toml`);
  writeFileSync(path, text);
  return path;
}

function load(request: Partial<SettingsRequest> & { toml?: string }): LoadedSettings {
  const { toml, ...others } = request;
  return loadSettings({
    stateDir: empty,
    configFlag: toml === undefined ? null : write(toml),
    flags: new Map(),
    environment: {},
    folder: root,
    ...others,
  });
}

/** Each fault as "message" or "message [hint]", the config file's name being left out. */
function faultsOf(request: Parameters<typeof load>[0]): string[] {
  try {
    load(request);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map(({ message, hint }) => {
      const place = message.replace(/^Cannot read config "[^"]*": /, "");
      return hint === null ? place : `${place} [${hint}]`;
    });
  }
  return [];
}

const flags = (entries: Record<string, string[]>): Map<string, string[]> => new Map(Object.entries(entries));

describe("defaults", () => {
  test("are those of the option table when nothing is said", () => {
    const { settings, warnings } = load({});
    expect(warnings).toEqual([]);
    expect(settings).toEqual({
      stateDir: empty,
      configFile: null,
      listen: { hostname: "127.0.0.1", port: 0 },
      upstream: null,
      upstreamCa: null,
      noProxy: ["localhost", "127.0.0.1", "::1"],
      watchesDirect: true,
      gitSshRewrite: ["github.com"],
      stores: { scope: null, jvmCacerts: false },
      extraRoots: [],
      hosts: new Map(),
      policy: { source: "built-in", default: "allow", ports: [443], rules: [], allowAddresses: [] },
    });
  });

  test("can be others for one command", () => {
    const { settings } = load({ defaults: { "proxy.listen": '"127.0.0.1:3128"' } });
    expect(settings.listen.port).toBe(3128);
  });

  test("stay in force beside a file that says nothing of them", () => {
    const { settings } = load({ toml: "[policy]\nports = [443, 8443]\n" });
    expect(settings.policy.default).toBe("allow");
    expect(settings.policy.ports).toEqual([443, 8443]);
  });
});

describe("a config file", () => {
  const whole = `
[proxy]
listen = "127.0.0.1:3128"
upstream = "https://Gateway.Example:3128"
upstream_auth_file = "auth"
upstream_ca = "roots.pem"
no_proxy = ["localhost", ".internal", "localhost"]
[gateway]
extra_roots = ["${root}/roots.pem"]
hosts = { "API.example.test." = "127.0.0.1:8443", "v6.example.test" = "[::1]:1" }
[policy]
default = "deny"
ports = [443, 8443, 443]
allow_addresses = ["10.0.0.0/8"]
[[policy.rule]]
host = "*.Example.com"
action = "allow"
[[policy.rule]]
host = "paste.example"
action = "deny"
reason = "Uploads are not allowed."
`;
  test("may say everything, relative paths being relative to it", () => {
    const { settings, warnings } = load({ toml: whole, folder: "/" });
    expect(warnings).toEqual([]);
    expect(settings.listen).toEqual({ hostname: "127.0.0.1", port: 3128 });
    const authorization = basic("file-user:file-secret");
    expect(settings.upstream).toEqual({
      scheme: "https",
      host: "gateway.example",
      port: 3128,
      authorization,
    });
    expect(settings.upstreamCa).toBe(join(root, "roots.pem"));
    expect(settings.noProxy).toEqual(["localhost", ".internal"]);
    expect(settings.extraRoots).toEqual([join(root, "roots.pem")]);
    expect([...settings.hosts]).toEqual([
      ["api.example.test", { hostname: "127.0.0.1", port: 8443 }],
      ["v6.example.test", { hostname: "::1", port: 1 }],
    ]);
    expect(settings.policy.source).toBe(settings.configFile ?? "none");
    expect(settings.policy.default).toBe("deny");
    expect(settings.policy.ports).toEqual([443, 8443]);
    expect(settings.policy.allowAddresses).toHaveLength(1);
    expect(settings.policy.rules).toEqual([
      { pattern: { kind: "below", name: "example.com" }, action: "allow", reason: null },
      {
        pattern: { kind: "exact", host: { kind: "name", text: "paste.example" } },
        action: "deny",
        reason: "Uploads are not allowed.",
      },
    ]);
  });

  test("with a byte order mark and Windows line ends is read", () => {
    expect(load({ toml: '\ufeff[policy]\r\ndefault = "deny"\r\n' }).settings.policy.default).toBe("deny");
  });

  test("that is empty leaves the defaults", () => {
    expect(load({ toml: "" }).settings.policy.source).toBe("built-in");
  });
});

describe("where the config file is", () => {
  const stateDir = join(root, "state");
  mkdirSync(stateDir);
  writeFileSync(join(stateDir, "agentproxy.toml"), "[policy]\nports = [1]\n");
  const other = write("[policy]\nports = [2]\n");
  const third = write("[policy]\nports = [3]\n");
  const hostile = join(root, "hostile");
  mkdirSync(hostile);
  writeFileSync(join(hostile, "agentproxy.toml"), "[policy]\nports = [4]\n");
  const environment = { AGENT_PROXY_CONFIG: other };
  const portsOf = (request: Parameters<typeof load>[0]): readonly number[] =>
    load(request).settings.policy.ports;

  test("the state directory's file is read when none is named", () => {
    expect(portsOf({ stateDir })).toEqual([1]);
  });
  test("the variable names another one", () => expect(portsOf({ stateDir, environment })).toEqual([2]));
  test("the flag names another one still", () => {
    expect(portsOf({ stateDir, environment, configFlag: third })).toEqual([3]);
  });
  test("an empty variable names none", () => {
    expect(portsOf({ stateDir, environment: { AGENT_PROXY_CONFIG: "" } })).toEqual([1]);
  });
  test("the current folder's file is never read", () => expect(portsOf({ folder: hostile })).toEqual([443]));

  test("a named file that is not there is an error", () => {
    for (const request of [
      { configFlag: "/absent.toml" },
      { environment: { AGENT_PROXY_CONFIG: "/absent.toml" } },
    ]) {
      expect(() => load(request)).toThrow('Cannot read config "/absent.toml": no such file or directory');
    }
  });
  test("a named folder is an error", () => {
    expect(() => load({ configFlag: root })).toThrow(
      `Cannot read config "${root}": illegal operation on a directory`,
    );
  });
  test("a file that is not UTF-8 is an error", () => {
    const path = write(Buffer.from([0x61, 0x3d, 0x22, 0xff, 0x22]));
    expect(() => load({ configFlag: path })).toThrow("it is not UTF-8");
  });
});

describe("precedence", () => {
  const toml = '[policy]\ndefault = "deny"\nports = [1]\n[proxy]\nno_proxy = ["file"]\n';
  const environment = { AGENT_PROXY_POLICY_DEFAULT: "allow", AGENT_PROXY_POLICY_PORTS: "2, 3" };

  test("the environment beats the file, and flags beat both", () => {
    const { settings } = load({ toml, environment, flags: flags({ "--ports": ["4", "5,6"] }) });
    expect(settings.policy.default).toBe("allow");
    expect(settings.policy.ports).toEqual([4, 5, 6]);
    expect(settings.noProxy).toEqual(["file"]);
    expect(settings.policy.source).toBe(`${settings.configFile}, environment, flags`);
  });

  test("an empty variable counts as absent", () => {
    const { settings } = load({ toml, environment: { AGENT_PROXY_POLICY_DEFAULT: "" } });
    expect(settings.policy.default).toBe("deny");
  });

  test("rules and hosts of flags are added, so that no deny of the file is lost", () => {
    const { settings } = load({
      toml: '[gateway]\nhosts = { a = "127.0.0.1:1", b = "127.0.0.1:2" }\n[[policy.rule]]\nhost = "x.test"\naction = "deny"\n',
      flags: flags({
        "--allow-host": ["x.test, y.test"],
        "--deny-host": ["z.test"],
        "--connect-to": ["b=127.0.0.1:3", "c=[::1]:4"],
      }),
    });
    expect(settings.policy.rules.map((rule) => rule.action)).toEqual(["deny", "allow", "allow", "deny"]);
    expect([...settings.hosts].map(([name, at]) => `${name}=${at.port}`)).toEqual(["a=1", "b=3", "c=4"]);
  });

  test("what the proxy sets for a session is no setting of another", () => {
    const environment = {
      AGENT_PROXY_URL: "http://x:1",
      AGENT_PROXY_PORT: "1",
      AGENT_PROXY_CA_BUNDLE_PATH: "/x",
    };
    expect(load({ environment })).toEqual(load({}));
  });
});

describe("the upstream's credentials", () => {
  const url = "http://user:secret@g.test:1";
  const authorizationOf = (request: Parameters<typeof load>[0]): string | null | undefined =>
    load(request).settings.upstream?.authorization;

  test("come from the URL", () => {
    expect(authorizationOf({ toml: `[proxy]\nupstream = "${url}"` })).toBe(basic("user:secret"));
  });
  test("come from the variable rather than from the file", () => {
    const environment = { AGENT_PROXY_UPSTREAM_AUTH: "Bearer token" };
    expect(authorizationOf({ toml: `[proxy]\nupstream = "${url}"`, environment })).toBe("Bearer token");
  });
  test("of one upstream are not sent to another", () => {
    const upstream = { "--upstream": ["http://other.test:1"] };
    expect(authorizationOf({ toml: `[proxy]\nupstream = "${url}"`, flags: flags(upstream) })).toBeNull();
  });
  test("are not given twice in one place", () => {
    const toml = `[proxy]\nupstream = "${url}"\nupstream_auth_file = "auth"`;
    expect(faultsOf({ toml }).join()).toMatch(/credentials: .* gives them twice \[keep one of/);
  });
  test("are refused in the flag, which every process can read", () => {
    const faults = faultsOf({ flags: flags({ "--upstream": [url] }) }).join();
    expect(faults).toStartWith("Cannot read --upstream: credentials on a command line");
    expect(faults).not.toContain("secret");
  });
  test("in a file that everyone can read are warned of", () => {
    writeFileSync(join(root, "loose"), "u:p", { mode: 0o644 });
    const { warnings } = load({
      toml: '[proxy]\nupstream = "http://g.test:1"\nupstream_auth_file = "loose"',
    });
    expect(warnings.map((warning) => warning.message).join()).toContain(
      'line 3, column 22: "loose" can be read by everyone',
    );
  });
  test("are in no fault, wherever they were written", () => {
    const faults = [
      ...faultsOf({ toml: '[proxy]\nupstream = "http://u:secret@g.test"' }),
      ...faultsOf({ toml: '[proxy]\nupstream = "u:secret@g.test:1"' }),
      ...faultsOf({ environment: { AGENT_PROXY_UPSTREAM: "http://u:secret@" } }),
      ...faultsOf({ environment: { AGENT_PROXY_UPSTREAM_AUTH: "secret" } }),
      ...faultsOf({ environment: { AGENT_PROXY_UPSTREAM_AUTH: "u:secret\n\n" } }),
    ];
    expect(faults).toHaveLength(5);
    expect(faults.join("\n")).not.toContain("secret");
  });
});

describe("faults", () => {
  const rows: [string, string[]][] = [
    ["listen = 1", ['line 1, column 1: unknown key "listen" [did you mean "proxy.listen"?]']],
    ["[prox]", ['line 1, column 1: unknown key "prox" [did you mean "proxy"?]']],
    ["[zzzzzzz]", ['line 1, column 1: unknown key "zzzzzzz"']],
    ["proxy = 1", ["line 1, column 9: proxy must be a table, not an integer"]],
    ["[[policy]]", ["line 1, column 1: policy must be a table, not an array"]],
    [
      '[proxy]\n  lisen = "127.0.0.1:0"',
      ['line 2, column 3: unknown key "proxy.lisen" [did you mean "proxy.listen"?]'],
    ],
    [
      "[gateway]\nports = [1]",
      ['line 2, column 1: unknown key "gateway.ports" [did you mean "policy.ports"?]'],
    ],
    [
      '[proxy]\nupstream_auth = "a:b"',
      [
        'line 2, column 1: unknown key "proxy.upstream_auth" [a secret does not belong in this file: use proxy.upstream_auth_file or $AGENT_PROXY_UPSTREAM_AUTH]',
      ],
    ],
    ["[proxy]\nlisten = 3128", ["line 2, column 10: proxy.listen must be a string, not an integer"]],
    ["proxy.listen = 1.5", ["line 1, column 16: proxy.listen must be a string, not a float"]],
    [
      '[proxy]\nlisten = "127.0.0.1"',
      ['line 2, column 10: "127.0.0.1": the port is missing; the form is HOST:PORT'],
    ],
    [
      '[proxy]\nupstream = "http://g.test"',
      ["line 2, column 12: the port is missing; the form is HOST:PORT"],
    ],
    [
      '[proxy]\nupstream_ca = "absent"',
      ['line 2, column 15: "absent": it cannot be read: no such file or directory'],
    ],
    ['[proxy]\nupstream_ca = "."', ['line 2, column 15: ".": it is no regular file']],
    [
      '[proxy]\nno_proxy = "localhost"',
      ["line 2, column 12: proxy.no_proxy must be an array of strings, not a string"],
    ],
    [
      '[proxy]\nno_proxy = ["a",\n "b c"]',
      ['line 3, column 2: "b c": an entry has no space and no comma in it'],
    ],
    ['[proxy]\nno_proxy = ["*"]', ['line 2, column 13: "*": it would send everything around the proxy']],
    ['[gateway]\nhosts = { "a b" = "127.0.0.1:1" }', ['line 2, column 11: "a b": the host has a space']],
    [
      '[gateway]\nhosts = { a = "127.0.0.1" }',
      ['line 2, column 15: "127.0.0.1": the port is missing; the form is HOST:PORT'],
    ],
    [
      '[gateway.hosts]\n"A.test" = "127.0.0.1:1"\n"a.test." = "127.0.0.1:2"',
      ['line 3, column 1: "a.test." is given twice, in two spellings'],
    ],
    [
      "[policy]",
      ['line 1, column 1: the policy table is empty [say default = "deny" or default = "allow" in it]'],
    ],
    ['policy.default = "Deny"', ['line 1, column 18: "Deny": it must be "allow" or "deny"']],
    ["policy.ports = []", ["line 1, column 16: policy.ports is empty, so nothing could be reached"]],
    [
      "policy.ports = [0, 65536, 443.0, '80', -1]",
      [
        "line 1, column 27: policy.ports must be an array of integers, and this is a float",
        "line 1, column 34: policy.ports must be an array of integers, and this is a string",
        'line 1, column 17: "0": a port is a number from 1 to 65535',
        'line 1, column 20: "65536": a port is a number from 1 to 65535',
        'line 1, column 40: "-1": a port is a number from 1 to 65535',
      ],
    ],
    [
      'policy.allow_addresses = ["10.0.0.1/8"]',
      [
        'line 1, column 27: address range "10.0.0.1/8" has bits set past its prefix (its network is 10.0.0.0/8)',
      ],
    ],
    [
      "policy.rule = []",
      [
        "line 1, column 15: policy.rule has no rule in it [write each rule as a [[policy.rule]] table with host and action]",
      ],
    ],
    [
      '[policy.rule]\nhost = "a.test"',
      [
        "line 1, column 1: policy.rule must be an array of tables, not a table [write each rule as a [[policy.rule]] table with host and action]",
      ],
    ],
    [
      'policy.default = "deny"\n[[policy.rule]]',
      ["line 2, column 1: the rule has no host", "line 2, column 1: the rule has no action"],
    ],
    [
      '[[policy.rule]]\nhost = "*.*"\naction = "alow"\nreson = "x"',
      [
        'line 4, column 1: unknown key "policy.rule.reson" [did you mean "reason"?]',
        'line 3, column 10: action must be "allow" or "deny", not "alow"',
        'line 2, column 8: host pattern "*.*" matches everything; write * if that is meant',
      ],
    ],
    [
      "[[policy.rule]]\nhost = 1\naction = true\nreason = 2",
      [
        'line 3, column 10: action must be "allow" or "deny", not a boolean',
        "line 4, column 10: reason must be a string, not an integer",
        "line 2, column 8: host must be a string, not an integer",
      ],
    ],
    [
      '[[policy.rule]]\nhost = "a.test"\naction = "deny"\nreason = "a\\r\\nX-Evil: 1"',
      ["line 4, column 10: reason has a line break or control character"],
    ],
    [
      '[[policy.rule]]\nhost = "*.com"\naction = "allow"',
      ['line 2, column 8: host pattern "*.com" has a wildcard over a public suffix'],
    ],
    // A fault of syntax stands alone.
    ["lisen = 1\n[policy\n", ["line 2, column 8: illegal character in key"]],
    ["a = 1\na = 2", ["line 2, column 1: trying to redefine an already defined table or value"]],
    // Keys that JavaScript gives a meaning of its own.
    ["__proto__ = 1", ['line 1, column 1: unknown key "__proto__"']],
    ["[policy]\nconstructor = 1", ['line 2, column 1: unknown key "policy.constructor"']],
    ["[proxy]\nhasOwnProperty = 1", ['line 2, column 1: unknown key "proxy.hasOwnProperty"']],
  ];
  for (const [toml, faults] of rows) {
    test(`of ${JSON.stringify(toml)} are told with line and column`, () =>
      expect(faultsOf({ toml })).toEqual(faults));
  }

  test("of file, environment and flags are told together", () => {
    const faults = faultsOf({
      toml: "[proxy]\nlisen = 1\n",
      environment: { AGENT_PROXY_LISTEN: "nowhere" },
      flags: flags({
        "--ports": ["http"],
        "--deny-host": ["*.*"],
        "--connect-to": ["a"],
        "--allow-address": ["x"],
      }),
    });
    expect(faults).toEqual([
      'line 2, column 1: unknown key "proxy.lisen" [did you mean "proxy.listen"?]',
      'Cannot read $AGENT_PROXY_LISTEN: "nowhere": the port is missing; the form is HOST:PORT',
      'Cannot read --connect-to: "a" is not of the form NAME=HOST:PORT',
      'Cannot read --ports: "http": a port is a number from 1 to 65535',
      'Cannot read --allow-address: address range "x" does not start with an IP address',
      'Cannot read --deny-host: host pattern "*.*" matches everything; write * if that is meant',
    ]);
  });

  test("of an empty list on a flag are told", () => {
    expect(faultsOf({ flags: flags({ "--ports": [""] }) })).toHaveLength(1);
    expect(faultsOf({ flags: flags({ "--allow-host": [""] }) })).toHaveLength(1);
    expect(faultsOf({ flags: flags({ "--allow-host": ["a.test,"] }) })).toHaveLength(1);
  });

  test("hold no terminal escapes from the file", () => {
    expect(faultsOf({ toml: '"\\u001b[31mred" = 1' }).join()).not.toContain("\u001b");
  });
});

describe("warnings", () => {
  test("name a policy of allow rules alone, which allows everything", () => {
    const rule = (action: string): string =>
      `[[policy.rule]]\nhost = "${action}.test"\naction = "${action}"\n`;
    const warned = [
      {
        message: "The policy has only allow rules, and no default, so every host is allowed",
        hint: 'say default = "deny" in [policy], or --default deny',
      },
    ];
    expect(load({ toml: rule("allow") }).warnings).toEqual(warned);
    expect(load({ flags: flags({ "--allow-host": ["a.test"] }) }).warnings).toEqual(warned);
    for (const defaultAction of ["allow", "deny"]) {
      expect(load({ toml: rule("allow"), flags: flags({ "--default": [defaultAction] }) }).warnings).toEqual(
        [],
      );
      expect(load({ toml: `policy.default = "${defaultAction}"\n${rule("allow")}` }).warnings).toEqual([]);
    }
    expect(load({ toml: rule("allow") + rule("deny") }).warnings).toEqual([]);
    expect(load({ toml: rule("deny") }).warnings).toEqual([]);
  });

  test("name a variable that is nearly one of ours", () => {
    const { warnings } = load({
      environment: { AGENT_PROXY_POLICY_DEFALT: "deny", AGENT_PROXY_SOMETHING_ELSE: "1" },
    });
    expect(warnings).toEqual([
      {
        message: "$AGENT_PROXY_POLICY_DEFALT is no setting of agentproxy",
        hint: "did you mean $AGENT_PROXY_POLICY_DEFAULT?",
      },
    ]);
  });
});
