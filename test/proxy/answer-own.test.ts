// Tests of answering a request for our own pages.

import { expect, test } from "bun:test";
import { answerOwn } from "../../src/proxy/answer-own.ts";
import type { OwnAnswer, OwnRequest } from "../../src/proxy/own-pages.ts";
import { listen } from "../../src/sockets/listen.ts";
import { rawClient, type RawPeer } from "../sockets/raw-peer.ts";
import { parseReply } from "./session-rig.ts";

const request: OwnRequest = { method: "GET", path: "x", query: "", headers: [] };
const plain = (body: string): OwnAnswer => ({ status: 200, reason: "OK", headers: [], body });

interface Asked extends Disposable {
  readonly client: RawPeer;
  readonly answer: PromiseWithResolvers<OwnAnswer>;
  /** Resolves once the page has been asked. */
  readonly reached: Promise<unknown>;
}

/** A client whose first bytes ask for a page that answers when the test says so. */
async function ask(): Promise<Asked> {
  const answer = Promise.withResolvers<OwnAnswer>();
  const reached = Promise.withResolvers<void>();
  const listener = listen(
    "127.0.0.1",
    0,
    (socket) => ({
      data() {
        void answerOwn(socket, request, () => answer.promise);
        reached.resolve();
      },
      drain() {},
      end() {},
      close() {},
    }),
    () => {},
  );
  const client = await rawClient(listener.port);
  await client.send("x");
  return { client, answer, reached: reached.promise, [Symbol.dispose]: () => listener.stop() };
}

test("a client that has finished sending before the page is ready gets the answer, and its connection ends", async () => {
  using asked = await ask();
  await asked.reached;
  asked.client.finish();
  await Bun.sleep(50);
  asked.answer.resolve(plain("late"));
  expect(parseReply((await asked.client.readToEnd()).toString()).body).toBe("late");
  expect(await asked.client.ended).not.toBe("reset");
});

test("a client that is gone before the page is ready does no harm", async () => {
  using asked = await ask();
  await asked.reached;
  asked.client.reset();
  await Bun.sleep(50);
  asked.answer.resolve(plain("nobody"));
  await asked.answer.promise;
});

test("a page that fails is answered 500 with a text", async () => {
  using asked = await ask();
  await asked.reached;
  asked.answer.reject(new Error("out of luck"));
  const reply = parseReply((await asked.client.readToEnd()).toString());
  expect([reply.status, reply.body]).toEqual([500, "agentproxy: this page failed: out of luck\n"]);
  expect(reply.headers.get("cache-control")).toBe("no-store");
});
