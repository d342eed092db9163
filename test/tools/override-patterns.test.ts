// Tests of the patterns that find keys in the files of package managers.

import { expect, test } from "bun:test";
import { conda } from "../../src/tools/conda.ts";
import { npm } from "../../src/tools/npm.ts";
import { pip } from "../../src/tools/pip.ts";
import { uv } from "../../src/tools/uv.ts";
import { yarnBerry } from "../../src/tools/yarn-berry.ts";
import { yarnClassic } from "../../src/tools/yarn-classic.ts";
import type { Tool } from "../../src/tools/tool.ts";

const proxy = "http://corp.example:3128";

function valueOf(tool: Tool, key: string, text: string): string | null {
  const override = tool.overrides.find((one) => one.key === key && one.pattern !== undefined);
  const match = new RegExp(override?.pattern ?? /$^/, "m").exec(text);
  return match?.slice(1).find(Boolean) ?? null;
}

const rows: readonly [tool: Tool, key: string, text: string, value: string | null][] = [
  [npm, "https-proxy", `registry=https://x/\nhttps-proxy=${proxy}\n`, proxy],
  [npm, "https-proxy", `https-proxy = "${proxy}"\r\n`, proxy],
  [npm, "https-proxy", "https-proxy=\n", null],
  [npm, "https-proxy", "https-proxy=null\r\n", null],
  [npm, "https-proxy", "https-proxy=false", null],
  [npm, "proxy", `https-proxy=${proxy}\n`, null],
  [npm, "noproxy", "noproxy=.corp.example,x", ".corp.example,x"],
  [npm, "strict-ssl", "strict-ssl = false\n", "false"],
  [npm, "strict-ssl", "strict-ssl=true\n", null],
  [npm, "strict-ssl", "; strict-ssl=false\n", null],
  [pip, "proxy", `[global]\nproxy = ${proxy}\r\n`, proxy],
  [pip, "proxy", "[global]\nproxy =\n", null],
  [pip, "trusted-host", "trusted-host = a b", "a b"],
  [uv, "https-proxy", `https-proxy = "${proxy}"\n`, proxy],
  [uv, "allow-insecure-host", 'allow-insecure-host = ["x"]\n', '"x"'],
  [uv, "allow-insecure-host", "allow-insecure-host = []\n", null],
  [conda, "proxy_servers", `proxy_servers:\n  http: http://x:1\n  https: ${proxy}\n`, proxy],
  [conda, "proxy_servers", `proxy_servers:\n  http: http://x:1\nother:\n  https: ${proxy}\n`, null],
  [yarnClassic, "https-proxy", `https-proxy "${proxy}"\n`, proxy],
  [yarnClassic, "strict-ssl", "strict-ssl false\n", "false"],
  [yarnClassic, "strict-ssl", '"strict-ssl" true\n', null],
  [yarnBerry, "enableStrictSsl", "enableStrictSsl: false\n", "false"],
  [yarnBerry, "httpsProxy", `httpsProxy: "${proxy}"\n`, proxy],
  [yarnBerry, "networkSettings", `networkSettings:\n  x:\n    httpsProxy: ${proxy}\n`, proxy],
  [yarnBerry, "networkSettings", `httpsProxy: ${proxy}\n`, null],
];

for (const [tool, key, text, value] of rows) {
  test(`${tool.id}: ${key} in ${JSON.stringify(text)}`, () => {
    expect(valueOf(tool, key, text)).toBe(value);
  });
}
