// Real clients whose request is no good CONNECT.

import { expect } from "bun:test";
import type { requestFailures } from "../../../src/failures/request-failures.ts";
import { program } from "../../support/programs.ts";
import { byCurl, type FailureCase } from "./case.ts";

const axiosGet = `
require(process.argv[1]).get("https://good.test/").catch((error) => console.error(error.response.data));
`;

export const requestCases: Readonly<Record<keyof typeof requestFailures, FailureCase>> = {
  "plain-http": {
    needs: ["wget"],
    produce: ({ tool, url }) =>
      tool(["wget", "-t1", "--content-on-error", "-O-", "http://plain.test/x"], { env: { http_proxy: url } }),
    host: "plain.test:80",
    prints: /GET for plain\.test:80, from Wget;[^]*take http_proxy out of ~\/\.wgetrc/,
    tells: { hint: expect.stringContaining("~/.wgetrc") },
  },
  "https-without-connect": {
    needs: ["node", "axios-old"],
    produce: ({ tool }) => tool(["node", "-e", axiosGet, program("axios-old")]),
    host: "good.test:443",
    prints: /GET for good\.test:443, from axios;[^]*Update axios to 1\.16\.1 or later/,
  },
  "malformed-request": {
    needs: [],
    // A proxy's URL that begins with https:// means TLS with the proxy itself.
    produce: ({ tool, port }) =>
      tool(["curl", "-sS", "-x", `https://127.0.0.1:${port}`, "https://good.test/"]),
    host: "",
  },
  "head-too-large": byCurl("https://good.test/", {
    flags: ["--proxy-header", `X-Long: ${"x".repeat(17_000)}`],
    host: "",
    prints: /431 Request Header Fields Too Large: request head too large/,
  }),
  "head-too-slow": {
    needs: [],
    isSlow: true,
    // The server speaks first in FTP, which this client takes the proxy for.
    produce: ({ tool, port }) => tool(["curl", "-sS", "-v", "--noproxy", "*", `ftp://127.0.0.1:${port}/`]),
    host: "",
    prints: /408 Request Timeout: request head too slow/,
  },
  "misdirected-request": {
    needs: [],
    produce: ({ tool, url }) =>
      tool(["curl", "-sS", "--noproxy", "*", "-H", "Host: evil.example", `${url}/__agentproxy/status`]),
    host: "evil.example:80",
    prints: /"misdirected-request"/,
  },
};
