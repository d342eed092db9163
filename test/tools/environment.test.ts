// Tests of the session's environment.

import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { sessionEnvironment } from "../../src/tools/environment.ts";
import type { EnvironmentOptions } from "../../src/tools/environment.ts";

const url = "http://127.0.0.1:4321";
const stateDir = "/home/u/.agentproxy";
const bundle = `${stateDir}/ca-bundle.crt`;
const ca = `${stateDir}/agent-proxy-ca.crt`;

type Trust = EnvironmentOptions["trust"];

function environment(
  inherited: Record<string, string | undefined> = {},
  trust: Partial<Trust> = {},
  rest: Partial<EnvironmentOptions> = {},
) {
  return sessionEnvironment({
    url,
    port: 4321,
    stateDir,
    trust: {
      caPath: ca,
      bundlePath: bundle,
      javaTrustStorePath: null,
      stateFiles: [],
      userCaPresent: false,
      npmrcSetsCafile: false,
      ...trust,
    },
    noProxy: ["localhost", "127.0.0.1", "::1"],
    inherited,
    ...rest,
  });
}

test("from nothing it sets all that tools need, and nothing else", () => {
  expect(environment()).toEqual({
    set: {
      AGENT_PROXY_URL: url,
      AGENT_PROXY_PORT: "4321",
      AGENT_PROXY_STATE_DIR: stateDir,
      AGENT_PROXY_CA_BUNDLE_PATH: bundle,
      HTTPS_PROXY: url,
      https_proxy: url,
      NO_PROXY: "localhost,127.0.0.1,::1",
      no_proxy: "localhost,127.0.0.1,::1",
      SSL_CERT_FILE: bundle,
      NODE_EXTRA_CA_CERTS: ca,
      NODE_USE_ENV_PROXY: "1",
      YARN_HTTPS_PROXY: url,
      REQUESTS_CA_BUNDLE: bundle,
      CURL_CA_BUNDLE: bundle,
      AWS_CA_BUNDLE: bundle,
      DENO_CERT: ca,
      CARGO_HTTP_CAINFO: bundle,
      CARGO_NET_GIT_FETCH_WITH_CLI: "true",
      PIP_CERT: bundle,
      GIT_SSL_CAINFO: bundle,
      BUNDLE_SSL_CA_CERT: bundle,
      COMPOSER_CAFILE: bundle,
      PERL_LWP_SSL_CA_FILE: bundle,
      PERL_LWP_ENV_PROXY: "1",
      ERL_AFLAGS: `-public_key cacerts_path '"${bundle}"'`,
      GLEAM_CACERTS_PATH: ca,
      HEX_CACERTS_PATH: bundle,
      JULIA_SSL_CA_ROOTS_PATH: bundle,
      SYSTEM_CERTIFICATE_PATH: bundle,
      NIX_SSL_CERT_FILE: bundle,
      CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE: bundle,
      HTTPLIB2_CA_CERTS: bundle,
      GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: bundle,
      JAVA_TOOL_OPTIONS: "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=4321",
      JDK_JAVA_OPTIONS: "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=4321",
    },
    unset: [],
    warnings: [],
    codes: [],
  });
});

test("laid over itself it is the same", () => {
  const first = environment();
  expect(environment(first.set)).toEqual(first);
});

describe("CA variables that add to a tool's roots", () => {
  test("name the bundle where the user had CAs of their own", () => {
    const { set } = environment({}, { userCaPresent: true });
    expect([set["NODE_EXTRA_CA_CERTS"], set["DENO_CERT"]]).toEqual([bundle, bundle]);
  });

  test("name the bundle where the user's own variable named the image's roots for this tool", () => {
    const { set } = environment({ NODE_EXTRA_CA_CERTS: "/etc/ssl/certs/ca-certificates.crt" });
    expect([set["NODE_EXTRA_CA_CERTS"], set["DENO_CERT"]]).toEqual([bundle, ca]);
  });

  test("name our CA where the variable was ours, of this session or of the one outside", () => {
    for (const inherited of [
      { NODE_EXTRA_CA_CERTS: ca },
      { NODE_EXTRA_CA_CERTS: "/other/state/agent-proxy-ca.crt", AGENT_PROXY_STATE_DIR: "/other/state/" },
      { NODE_EXTRA_CA_CERTS: "" },
    ]) {
      expect(environment(inherited).set["NODE_EXTRA_CA_CERTS"]).toBe(ca);
    }
  });
});

test("laid over itself it names the bundle still, where the user's own file was the reason for it", () => {
  const first = environment({ NODE_EXTRA_CA_CERTS: "/corp.pem" });
  expect(environment(first.set).set).toEqual(first.set);
});

describe("npm's cafile", () => {
  test("is set only where npm is told of CAs", () => {
    expect(environment({}, { npmrcSetsCafile: true }).set["npm_config_cafile"]).toBe(bundle);
  });

  test("is set in one spelling alone, since the last that npm finds wins", () => {
    const inherited = {
      NPM_CONFIG_CAFILE: "/x",
      "npm-config-cafile": "/y",
      npm_config_cafile: "/z",
      npm_config_ca: "w",
    };
    const { set, unset } = environment(inherited, { npmrcSetsCafile: true });
    expect(set["npm_config_cafile"]).toBe(bundle);
    expect([...unset].sort()).toEqual(["NPM_CONFIG_CAFILE", "npm-config-cafile"]);
    expect(environment({ NPM_CONFIG_CAFILE: "/x" }).unset).toEqual([]);
  });
});

describe("a variable of one tool that comes before those that are set anyway", () => {
  test("is set only where the user has it, and the proxy that it named is told", () => {
    const { set, warnings } = environment({
      PIP_PROXY: "http://corp.example:1",
      YARN_HTTPS_CA_FILE_PATH: "/corp.pem",
      pnpm_config_https_proxy: "",
    });
    expect(set).toMatchObject({ PIP_PROXY: url, YARN_HTTPS_CA_FILE_PATH: bundle });
    expect(Object.keys(set)).not.toContain("pnpm_config_https_proxy");
    expect(Object.keys(set)).not.toContain("YARN_CA_FILE_PATH");
    expect(warnings).toEqual([
      'the proxy in PIP_PROXY, http://corp.example:1, is not used in this session: to go through it, set upstream = "http://corp.example:1" under [proxy]',
    ]);
  });

  test("is set in npm's one spelling alone", () => {
    const inherited = { NPM_CONFIG_HTTPS_PROXY: "http://corp.example:1", npm_config_noproxy: "x" };
    const { set, unset, warnings } = environment(inherited);
    expect([set["npm_config_https_proxy"], set["npm_config_noproxy"]]).toEqual([
      url,
      "localhost,127.0.0.1,::1",
    ]);
    expect([unset, warnings.length]).toEqual([["NPM_CONFIG_HTTPS_PROXY"], 1]);
    expect(warnings[0]).toContain("the proxy in NPM_CONFIG_HTTPS_PROXY, http://corp.example:1, is not used");
  });

  test("says nothing where it is ours already", () => {
    expect(environment({ PIP_PROXY: url, npm_config_proxy: `${url}/` }).warnings).toEqual([]);
  });
});

describe("a variable that leads to files of ours", () => {
  const stateFiles = ["system-wgetrc", "wgetrc", "php.d", "php.d/agentproxy.ini", "ruby", "ruby/net/http.rb"];
  const set = (inherited: Record<string, string>) => environment(inherited, { stateFiles }).set;

  test("is set where the file is there", () => {
    expect(set({})).toMatchObject({
      SYSTEM_WGETRC: `${stateDir}/system-wgetrc`,
      WGETRC: `${stateDir}/wgetrc`,
      PHP_INI_SCAN_DIR: `:${stateDir}/php.d`,
      RUBYLIB: `:${stateDir}/ruby`,
    });
    expect(Object.keys(environment().set)).not.toContain("WGETRC");
  });

  test.each([
    ["/a", `/a:${stateDir}/php.d`],
    ["/a:", `/a::${stateDir}/php.d`],
    ["", `:${stateDir}/php.d`],
    [`/a:${stateDir}/php.d`, `/a:${stateDir}/php.d`],
    [`:${stateDir}/php.d`, `:${stateDir}/php.d`],
    [`/a:${stateDir}/php.d:/b`, `/a:/b:${stateDir}/php.d`],
    [`/a:${stateDir}/php.d/`, `/a:${stateDir}/php.d`],
    [`${stateDir}x/php.d`, `${stateDir}x/php.d:${stateDir}/php.d`],
  ])("goes behind %p once", (theirs, expected) => {
    expect(set({ PHP_INI_SCAN_DIR: theirs })["PHP_INI_SCAN_DIR"]).toBe(expected);
  });

  test("takes the place of the outer session's", () => {
    const outer = {
      AGENT_PROXY_STATE_DIR: "/outer/",
      PHP_INI_SCAN_DIR: ":/outer/php.d",
      RUBYLIB: "/r:/outer/ruby",
    };
    expect(set(outer)).toMatchObject({
      PHP_INI_SCAN_DIR: `:${stateDir}/php.d`,
      RUBYLIB: `/r:${stateDir}/ruby`,
    });
  });

  test("leads there no more when the file is gone", () => {
    const { set, unset } = environment({
      SYSTEM_WGETRC: "/etc/other",
      WGETRC: `${stateDir}/wgetrc`,
      PHP_INI_SCAN_DIR: `:${stateDir}/php.d`,
      RUBYLIB: `/r:${stateDir}/ruby`,
    });
    expect(unset).toEqual(["WGETRC", "PHP_INI_SCAN_DIR"]);
    expect(set["RUBYLIB"]).toBe("/r");
    expect(Object.keys(set)).not.toContain("SYSTEM_WGETRC");
  });
});

test("Bun's own variables are left to the user", () => {
  expect(environment({ BUN_OPTIONS: "--preload x", BUN_INSTALL: "/x" }).unset).toEqual([]);
});

describe("a proxy that was there before", () => {
  const warningsOf = (inherited: Record<string, string>) => environment(inherited).warnings;

  test("is replaced in HTTPS_PROXY, unset elsewhere, and named once with the line that would keep it", () => {
    const corp = "http://proxy.corp.example:3128";
    const { set, unset, warnings } = environment({
      HTTPS_PROXY: corp,
      https_proxy: corp,
      HTTP_PROXY: corp,
      http_proxy: corp,
      ALL_PROXY: corp,
      all_proxy: corp,
    });
    expect([set["HTTPS_PROXY"], set["https_proxy"]]).toEqual([url, url]);
    expect(unset).toEqual(["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]);
    expect(warnings).toEqual([
      `the proxy in HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy, ALL_PROXY, all_proxy, ${corp}, is not used in this session: to go through it, set upstream = "${corp}" under [proxy]`,
    ]);
  });

  const rows: readonly (readonly [string, string])[] = [
    [
      "http://user:s3cret@corp.example:3128",
      'http://***@corp.example:3128, is unset: to go through it, set upstream = "http://corp.example:3128" under [proxy], and its credentials in the file that upstream_auth_file names',
    ],
    [
      "https://s3cret@corp.example",
      'https://***@corp.example, is unset: to go through it, set upstream = "https://corp.example" under [proxy], and its credentials in the file that upstream_auth_file names',
    ],
    [
      "corp.example:3128",
      'http://corp.example:3128, is unset: to go through it, set upstream = "http://corp.example:3128" under [proxy]',
    ],
    [
      "user:s3cret@corp.example:3128",
      'http://***@corp.example:3128, is unset: to go through it, set upstream = "http://corp.example:3128" under [proxy], and its credentials in the file that upstream_auth_file names',
    ],
    [
      "http://[::1]:3128/",
      'http://[::1]:3128, is unset: to go through it, set upstream = "http://[::1]:3128" under [proxy]',
    ],
    [
      "http://corp.example:3128/?token=s3cret#s3cret",
      'http://corp.example:3128, is unset: to go through it, set upstream = "http://corp.example:3128" under [proxy]',
    ],
    [
      "socks5://user:s3cret@corp.example:1080",
      "socks5://***@corp.example:1080, is unset: only an http:// or https:// proxy can be the upstream",
    ],
    ["http://us er:s3cret@corp .example", "is unset: it is not a URL"],
    ["://s3cret", "is unset: it is not a URL"],
    ["http://corp.example:99999/s3cret", "is unset: it is not a URL"],
  ];
  test.each(rows)("%s", (value, text) => {
    const warnings = warningsOf({ ALL_PROXY: value });
    expect(warnings.length).toBe(1);
    expect(warnings[0]).toStartWith("the proxy in ALL_PROXY");
    expect(warnings[0]).toEndWith(text);
    expect(warnings.join("")).not.toContain("s3cret");
  });

  test("one for each different proxy", () => {
    const warnings = warningsOf({
      HTTPS_PROXY: "http://one.example:1",
      https_proxy: "http://two.example:2",
      http_proxy: "http://one.example:1",
    });
    expect(warnings.map((warning) => warning.split(", ").slice(0, -2).join(", "))).toHaveLength(2);
    expect(warnings[0]).toStartWith(
      "the proxy in HTTPS_PROXY, http_proxy, http://one.example:1, is not used",
    );
    expect(warnings[1]).toStartWith("the proxy in https_proxy, http://two.example:2, is not used");
  });

  test("that is empty leads nowhere", () => {
    expect(environment({ HTTPS_PROXY: "", HTTP_PROXY: "", all_proxy: "" })).toEqual(environment());
  });

  test("is ours where it is the one that the outer session says", () => {
    const outer = "http://127.0.0.1:1111";
    const { unset, warnings } = environment({
      AGENT_PROXY_URL: outer,
      HTTPS_PROXY: outer,
      https_proxy: `${outer}/`,
      // Set by somebody else, and leading to a proxy that is not this one.
      ALL_PROXY: outer,
    });
    expect([unset, warnings]).toEqual([["ALL_PROXY"], []]);
  });

  test("is not ours where the outer session's is another", () => {
    const { warnings } = environment({
      AGENT_PROXY_URL: "http://127.0.0.1:1111",
      HTTPS_PROXY: "http://127.0.0.1:2222",
    });
    expect(warnings.length).toBe(1);
  });

  test("stays where it leads to this very proxy", () => {
    expect(environment({ http_proxy: url, ALL_PROXY: `${url}/` }).unset).toEqual([]);
  });

  test("is no surprise where it is the upstream in force", () => {
    const upstream = { scheme: "http" as const, host: "corp.example", port: 3128 };
    const { unset, warnings } = environment(
      { HTTPS_PROXY: "http://u:p@corp.example:3128", http_proxy: "corp.example:3128" },
      {},
      { upstream },
    );
    expect([unset, warnings]).toEqual([["http_proxy"], []]);
    for (const other of [
      "http://corp.example:3129",
      "https://corp.example:3128",
      "http://other.example:3128",
    ]) {
      expect(environment({ HTTPS_PROXY: other }, {}, { upstream }).warnings.length).toBe(1);
    }
    const v6 = { scheme: "https" as const, host: "2001:db8::1", port: 443 };
    expect(environment({ HTTPS_PROXY: "https://[2001:db8::1]" }, {}, { upstream: v6 }).warnings).toEqual([]);
  });

  test("never gives away what stands before the @", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: "grapheme" }),
        fc.constantFrom("http", "https", "socks5h", "x"),
        (noise, scheme) => {
          const text = warningsOf({ HTTPS_PROXY: `${scheme}://${noise}:c4n4ry@corp.example:3128` }).join("");
          expect(text).not.toContain("c4n4ry");
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("exceptions that were there before", () => {
  test("end where they are not ours, and are named", () => {
    expect(
      environment({ NO_PROXY: "localhost, internal.corp,.corp.example", no_proxy: "LOCALHOST 10.0.0.0/8" }),
    ).toMatchObject({
      set: { NO_PROXY: "localhost,127.0.0.1,::1", no_proxy: "localhost,127.0.0.1,::1" },
      warnings: [
        'NO_PROXY no longer has "internal.corp", ".corp.example", "10.0.0.0/8": to keep them, add them to no_proxy under [proxy]',
      ],
    });
  });

  test("are counted where they are many, and escaped", () => {
    const entries = Array.from({ length: 20 }, (_, n) => `h${n}`);
    expect(environment({ NO_PROXY: entries.join(",") }).warnings[0]).toContain('"h7" and 12 more: to');
    expect(environment({ NO_PROXY: "a\u001b[31m" }).warnings[0]).toContain('"a\\u001b[31m"');
  });

  test.each(["", ",", " , ", "localhost", "::1,127.0.0.1"])("of %p nothing is said", (value) => {
    expect(environment({ NO_PROXY: value }).warnings).toEqual([]);
  });
});

test("nothing is both set and unset, whatever was there before", () => {
  const name = fc.constantFrom(
    "HTTPS_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "NO_PROXY",
    "BUN_X",
    "NPM_CONFIG_CAFILE",
    "npm_config_cafile",
    "AGENT_PROXY_URL",
  );
  const value = fc.oneof(fc.string(), fc.constantFrom(url, bundle, ca, "http://corp.example:1"));
  fc.assert(
    fc.property(fc.dictionary(name, value), fc.boolean(), (inherited, npmrcSetsCafile) => {
      const { set, unset } = environment(inherited, { npmrcSetsCafile });
      expect(unset.filter((one) => one in set)).toEqual([]);
      expect(Object.keys(set)).not.toContain("HTTP_PROXY");
      expect(Object.keys(set)).not.toContain("http_proxy");
      for (const one of unset) expect(inherited[one]).toBeDefined();
    }),
    { numRuns: 300 },
  );
});

test("a list of files gets ours behind what its reader would take, and behind the user's own", () => {
  const usual = "/etc/boto.cfg:~/.boto";
  const ours = `${stateDir}/boto.cfg`;
  const path = (inherited?: string, stateFiles = ["boto.cfg"]): string | undefined =>
    environment({ BOTO_PATH: inherited }, { stateFiles }).set["BOTO_PATH"];
  expect(path()).toBe(`${usual}:${ours}`);
  expect(path(`${usual}:${ours}`)).toBe(`${usual}:${ours}`);
  expect(path("/x.cfg")).toBe(`/x.cfg:${ours}`);
  expect(path("")).toBe(`:${ours}`);
  expect(path(undefined, [])).toBeUndefined();
});
