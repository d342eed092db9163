// Whether the upstream is there, and speaks CONNECT.

import { connect as connectPlain } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Check, Finding } from "../check.ts";

const patienceMs = 5000;
/** No such host can be (RFC 6761 section 6.4), so that nothing is asked of anybody. */
const nobody = "agentproxy-check.invalid:443";

export const upstream: Check = {
  id: "upstream",
  title: "the upstream gateway speaks CONNECT",
  dependsOn: ["proxy-answers"],
  run: async ({ status }) => {
    if (status === null || status.upstream === null) return null;
    const { url } = status.upstream;
    const said = await askConnect(new URL(url));
    const place = url;
    const problem = (code: string, message: string, fix: string): Finding[] => [
      { code, gravity: "problem", message, fix, place },
    ];
    if (said.fault !== null) {
      return problem(
        "upstream_unreachable",
        `Cannot reach the upstream: ${said.fault}`,
        "see that it runs, and that [proxy] upstream names it",
      );
    }
    if (!/^HTTP\/1\.[01] \d{3}/.test(said.head)) {
      const what = said.head === "" ? "closes the connection" : "answers something that is no HTTP";
      return problem(
        "upstream_is_no_proxy",
        `What listens at ${url} ${what} on CONNECT`,
        "name an HTTP proxy in [proxy] upstream",
      );
    }
    // A web server, which knows no CONNECT (RFC 9110 sections 15.5.6 and 15.6.2).
    const code = / (?:405|501)(?: |$)/m.exec(said.head.split("\r\n")[0] ?? "")?.[0].trim();
    if (code !== undefined) {
      return problem(
        "upstream_is_no_proxy",
        `What listens at ${url} answers ${code} on CONNECT`,
        "name an HTTP proxy in [proxy] upstream",
      );
    }
    return [];
  },
};

interface Said {
  readonly head: string;
  readonly fault: string | null;
}

function askConnect(url: URL): Promise<Said> {
  const { promise, resolve } = Promise.withResolvers<Said>();
  const port = Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // The proxy verifies its certificate; nothing secret is said here, and the question is only whether it talks at all.
  const socket =
    url.protocol === "https:"
      ? connectTls({ host, port, rejectUnauthorized: false })
      : connectPlain({ host, port });
  let head = "";
  const timer = setTimeout(
    () => settle({ head, fault: head === "" ? "it did not answer in time" : null }),
    patienceMs,
  );
  const settle = (said: Said): void => {
    clearTimeout(timer);
    resolve(said);
    socket.destroy();
  };
  socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => {
    socket.write(`CONNECT ${nobody} HTTP/1.1\r\nHost: ${nobody}\r\n\r\n`);
  });
  socket.on("data", (bytes: Buffer) => {
    head += bytes.toString("latin1");
    if (head.includes("\n")) settle({ head, fault: null });
  });
  socket.once("error", (error) => settle({ head, fault: error.message }));
  socket.once("close", () => settle({ head, fault: null }));
  return promise;
}
