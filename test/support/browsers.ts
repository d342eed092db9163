// Browsers without a window, opening one page each, with certificate errors in force.

import { startChild } from "./child.ts";
import { program } from "./programs.ts";
import { runCommand } from "./command.ts";
import { until } from "./until.ts";

/** What the page said, or the error's name where the browser refused it: "ERR_CERT_AUTHORITY_INVALID". */
export type Visit = { readonly text: string } | { readonly refused: string };

type Environment = Readonly<Record<string, string>>;

/** Makes another command of the browser's, as for a mount namespace: it must be exec'd. */
type Wrap = (argv: readonly string[]) => readonly string[];
const asItIs: Wrap = (argv) => argv;

/** As root in a container Chromium starts only without its sandbox. */
const chromiumFlags = ["--headless", "--no-sandbox"];

/** Opens the page by `name`, "chromium" or "chromium-headless-shell". */
export async function visitByChromium(
  name: string,
  env: Environment,
  url: string,
  wrap: Wrap = asItIs,
): Promise<Visit> {
  const argv = wrap([program(name), ...chromiumFlags, "--dump-dom", url]);
  const { stdout, stderr } = await runCommand(argv, { env });
  const refused = /Page load failed: net::(\w+)/.exec(stderr)?.[1];
  if (refused !== undefined) return { refused };
  const text = /<pre[^>]*>([^<]*)<\/pre>/.exec(stdout)?.[1];
  if (text === undefined) throw new Error(`Cannot find the page in what ${name} printed: ${stdout}${stderr}`);
  return { text };
}

/** Opens the page by Firefox, with the profile that it takes by itself. */
export async function visitByFirefox(env: Environment, url: string, wrap: Wrap = asItIs): Promise<Visit> {
  const argv = wrap([program("firefox-esr"), "--headless", "--remote-debugging-port=0"]);
  await using firefox = startChild(argv, { env });
  const address = await until(
    () => `Firefox to listen: ${firefox.stderr()}`,
    () => {
      if (firefox.hasEnded()) throw new Error(`Cannot start Firefox: ${firefox.stderr()}`);
      return /WebDriver BiDi listening on (ws:\S+)/.exec(firefox.stderr())?.[1];
    },
    40_000,
  );
  const send = await connect(`${address}/session`);
  await send("session.new", { capabilities: {} });
  const { contexts } = await send<{ contexts: { context: string }[] }>("browsingContext.getTree", {});
  const context = contexts[0]?.context;
  let visit: Visit;
  try {
    await send("browsingContext.navigate", { context, url, wait: "complete" });
    const evaluated = await send<{ result: { value: string } }>("script.evaluate", {
      expression: "document.body.innerText",
      target: { context },
      awaitPromise: false,
    });
    visit = { text: evaluated.result.value };
  } catch (error) {
    const refused = /\b(?:SEC_ERROR|MOZILLA_PKIX_ERROR|SSL_ERROR)_\w+/.exec(String(error))?.[0];
    if (refused === undefined) throw error;
    visit = { refused };
  }
  // So that the profile is written to its end.
  await send("browser.close", {});
  await firefox.exited;
  return visit;
}

interface Reply {
  readonly id: number | null;
  readonly type: string;
  readonly result?: unknown;
  readonly message?: string;
}

type Send = <Result>(method: string, parameters: object) => Promise<Result>;

/** Speaks WebDriver BiDi (w3.org/TR/webdriver-bidi). */
async function connect(address: string): Promise<Send> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  socket.addEventListener("message", ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply;
    if (reply.id !== null) waiting.get(reply.id)?.(reply);
  });
  let lastId = 0;
  return async <Result>(method: string, parameters: object) => {
    const id = ++lastId;
    const reply = await new Promise<Reply>((resolve) => {
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params: parameters }));
    });
    if (reply.type === "error") throw new Error(`Cannot ${method}: ${reply.message}`);
    return reply.result as Result;
  };
}

/** "156.0.8078.79" of what a browser says of itself. */
export async function browserVersion(name: string, env: Environment): Promise<string> {
  const { stdout } = await runCommand([program(name), "--version"], { env });
  return /\d+(?:\.\d+)+/.exec(stdout)?.[0] ?? "";
}
