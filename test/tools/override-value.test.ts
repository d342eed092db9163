// Tests that the keys of tools are found in their files by the values that count.

import { expect, test } from "bun:test";
import { conda } from "../../src/tools/conda.ts";
import { curl } from "../../src/tools/curl.ts";
import { git } from "../../src/tools/git.ts";
import { apt } from "../../src/tools/apt.ts";
import { cargo } from "../../src/tools/cargo.ts";
import { hex } from "../../src/tools/hex.ts";
import { php } from "../../src/tools/php.ts";
import { npm } from "../../src/tools/npm.ts";
import { pip } from "../../src/tools/pip.ts";
import { uv } from "../../src/tools/uv.ts";
import { yarnBerry } from "../../src/tools/yarn-berry.ts";
import { yarnClassic } from "../../src/tools/yarn-classic.ts";
import { loadFormat } from "../../src/formats/load-format.ts";
import { doesIt, isKey } from "../../src/tools/override-value.ts";
import type { Tool } from "../../src/tools/tool.ts";

const proxy = "http://corp.example:3128";

async function valueOf(tool: Tool, key: string, text: string): Promise<string | null> {
  for (const override of tool.overrides) {
    if (override.key !== key || override.format === "variable") continue;
    const settings = (await loadFormat(override.format)).read(text);
    const found = settings.find((one) => isKey(key, one.key) && doesIt(override, one.value));
    if (found !== undefined) return found.value ?? "";
  }
  return null;
}

const rows: readonly [tool: Tool, key: string, text: string, value: string | null][] = [
  [npm, "https-proxy", `registry=https://x/\nhttps-proxy=${proxy}\n`, proxy],
  [npm, "https-proxy", `https-proxy = "${proxy}"\r\n`, proxy],
  [npm, "https-proxy", "https-proxy=\n", null],
  [npm, "https-proxy", "https-proxy=null\r\n", null],
  [npm, "https-proxy", "https-proxy=false", null],
  [npm, "proxy", `https-proxy=${proxy}\n`, null],
  [npm, "noproxy", "noproxy=.corp.example,x", null],
  [npm, "noproxy", "noproxy=.corp.example, *", null],
  [npm, "noproxy", "noproxy=.corp.example, .com", ".corp.example, .com"],
  [npm, "strict-ssl", "strict-ssl = false\n", "false"],
  [npm, "strict-ssl", "strict-ssl=true\n", null],
  [npm, "strict-ssl", "; strict-ssl=false\n", null],
  [pip, "*.proxy", `[global]\nproxy = ${proxy}\r\n`, proxy],
  [pip, "*.proxy", "[global]\nproxy =\n", null],
  [pip, "*.trusted-host", "[install]\ntrusted-host = a b", "a b"],
  [uv, "https-proxy", `https-proxy = "${proxy}"\n`, proxy],
  [uv, "allow-insecure-host[]", 'allow-insecure-host = ["x"]\n', "x"],
  [uv, "allow-insecure-host[]", "allow-insecure-host = []\n", null],
  [conda, "proxy_servers.https", `proxy_servers:\n  http: http://x:1\n  https: ${proxy}\n`, proxy],
  [conda, "proxy_servers.https", `proxy_servers:\n  http: http://x:1\nother:\n  https: ${proxy}\n`, null],
  [yarnClassic, "https-proxy", `https-proxy "${proxy}"\n`, proxy],
  [yarnClassic, "strict-ssl", "strict-ssl false\n", "false"],
  [yarnClassic, "strict-ssl", '"strict-ssl" true\n', null],
  [yarnBerry, "enableStrictSsl", "enableStrictSsl: false\n", "false"],
  [yarnBerry, "httpsProxy", `httpsProxy: "${proxy}"\n`, proxy],
  [yarnBerry, "networkSettings.*.httpsProxy", `networkSettings:\n  x:\n    httpsProxy: ${proxy}\n`, proxy],
  [yarnBerry, "networkSettings.*.httpsProxy", `httpsProxy: ${proxy}\n`, null],
  [curl, "proxy", 'proxy = ""\n', ""],
  [curl, "insecure", "insecure\n", ""],
  [curl, "noproxy", 'noproxy = "*"\n', "*"],
  [git, "http.*proxy", '[http "https://x/"] proxy = # none\n', ""],
  [git, "remote.*.proxy", `[remote "a.b"]\n\tproxy=${proxy}\n`, proxy],
  [git, "http.*sslverify", "[HTTP]\n SSLVerify = off ; x\n", "off"],
  [git, "http.*sslverify", "[http]\n sslVerify\n", null],
  [apt, "acquire::https::proxy*", `Acquire { https { Proxy::x.example "${proxy}"; } };`, proxy],
  [apt, "acquire::https::proxy*", 'Acquire::https::Proxy "DIRECT"; // x\n', "DIRECT"],
  [apt, "acquire::https::*verify-peer", '/* x */ Acquire::https::x::Verify-Peer "false";', "false"],
  [cargo, "http.proxy", '[http]\nproxy = ""\n', ""],
  [hex, "cacerts_path", '{cacerts_path,<<"/a.pem">>}.\n', "/a.pem"],
  [hex, "unsafe_https", "{unsafe_https,true}.\n{x,[1]}.\n", "true"],
  [php, "curl.cainfo", '[curl]\ncurl.cainfo = "/a;b.pem" ; x\n', "/a;b.pem"],
];

for (const [tool, key, text, value] of rows) {
  test(`${tool.id}: ${key} in ${JSON.stringify(text)}`, async () => {
    expect(await valueOf(tool, key, text)).toBe(value);
  });
}
