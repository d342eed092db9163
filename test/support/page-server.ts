// The proxy's own pages over a status that a test makes up.

import { createLedger, type Ledger } from "../../src/ledger/ledger.ts";
import { servePages } from "../../src/pages/serve-pages.ts";
import { ownFolder, type OwnStream } from "../../src/proxy/own-pages.ts";
import type { StatusDocument } from "../../src/status/document.ts";

export interface PageServer extends AsyncDisposable {
  /** Of the page for people. */
  readonly url: string;
  /** What is recorded here comes by the events, not by the status. */
  readonly ledger: Ledger;
}

const judge = (): never => {
  throw new Error("Cannot judge a host: there is no proxy behind these pages");
};

/** `status` is asked for each answer. */
export function startPageServer(status: () => StatusDocument): PageServer {
  const ledger = createLedger();
  const serve = servePages({ status, ledger, judge });
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith(ownFolder)) return new Response("", { status: 405 });
      const path = pathname.slice(ownFolder.length);
      const { status: code, headers, body } = await serve({ method: "GET", path, query: "", headers: [] });
      return new Response(typeof body === "function" ? readable(body) : body, {
        status: code,
        headers: headers.map(([name, value]) => [name, value]),
      });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}${ownFolder}`,
    ledger,
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

function readable(stream: OwnStream): ReadableStream<Uint8Array> {
  let leave: (() => void) | null = null;
  return new ReadableStream({
    start(controller) {
      leave = stream({ send: (text) => controller.enqueue(Buffer.from(text)) });
    },
    cancel: () => leave?.(),
  });
}
