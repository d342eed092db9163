// `status --watch`: in place on a terminal, which gets back what it showed; elsewhere a line for each change.

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { binaryPath } from "../support/binary.ts";
import { testWith } from "../support/need.ts";
import { startSession } from "../support/session.ts";
import { startOnTerminal, type OnTerminal } from "../support/terminal.ts";
import { until } from "../support/until.ts";
import { createUserHome } from "../support/user-home.ts";

const patienceMs = 20_000;
const denied = { default: "deny" } as const;
const begin = "\u001b[?1049h\u001b[?25l\u001b[?7l";
const end = "\u001b[?7h\u001b[?25h\u001b[?1049l";

const watch = [binaryPath(), "status", "--watch"];
const home = "\u001b[H";
const escape = "\u001b";
const colours = new RegExp(`${escape}\\[\\d*m`, "g");

/** What was drawn, frame by frame, each as lines. */
function framesOf(terminal: OnTerminal): string[][] {
  return terminal
    .output()
    .replaceAll(colours, "")
    .split(home)
    .slice(1)
    .map((frame) => frame.split("\r\n"));
}

const untilShown = (terminal: OnTerminal, text: string): Promise<unknown> =>
  until(
    () => `${text} to be drawn: ${terminal.output()}`,
    () => framesOf(terminal).at(-1)?.join("\n").includes(text),
    patienceMs,
  );

testWith(
  ["curl"],
  "on a terminal it is drawn in place, fits whatever the size, and leaves no trace",
  async () => {
    await using session = await startSession({ policy: denied });
    await using terminal = startOnTerminal(watch, {
      env: session.home.env,
      cwd: session.home.home,
      columns: 50,
      rows: 6,
    });
    await untilShown(terminal, "…");
    expect(terminal.output()).toStartWith(`${begin}${home}`);
    expect(framesOf(terminal)[0]?.[0]).toStartWith("health     healthy");
    expect(framesOf(terminal)[0]).toHaveLength(6);
    await session.tool(["curl", "-sS", "https://a.test/"]);
    terminal.resize(100, 40);
    await untilShown(terminal, "a.test:443: denied by policy");
    // Nothing is wiped before it is drawn again.
    expect(terminal.output()).not.toContain("\u001b[2J");

    // Suspended and gone on with, as by Ctrl-Z and fg.
    terminal.type("\u001a");
    await until(
      "it to be suspended",
      () =>
        terminal.output().endsWith(end) &&
        /^State:\s+T/m.test(readFileSync(`/proc/${terminal.pid}/status`, "utf8")),
      patienceMs,
    );
    const before = terminal.output().length;
    process.kill(terminal.pid, "SIGCONT");
    await until("it to go on", () => terminal.output().slice(before).includes(`${begin}${home}`), patienceMs);

    terminal.type("\u0003");
    expect(await terminal.ended).toBe("SIGINT");
    await until("the terminal to be given back", () => terminal.output().endsWith(end), patienceMs);
  },
  60_000,
);

testWith(
  ["curl"],
  "elsewhere each change is a line of JSON, and its end is the proxy's",
  async () => {
    await using session = await startSession({ policy: denied });
    await using watching = session.home.startAgentproxy(["status", "--watch", "--json"]);
    const documents = (): { recentRelayFailures: { host: string; count: number }[] }[] =>
      watching
        .stdout()
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line));
    await until("the first line", () => documents().length > 0, patienceMs);
    expect(documents()[0]?.recentRelayFailures).toEqual([]);
    for (const count of [1, 2]) {
      await session.tool(["curl", "-sS", "https://a.test/"]);
      await until(
        "a line with the failure",
        () =>
          documents()
            .at(-1)
            ?.recentRelayFailures.reduce((sum, row) => sum + row.count, 0) === count,
        patienceMs,
      );
    }
    // Many seconds are no change.
    expect(documents().length).toBeLessThan(8);
    await session.stop();
    expect(await watching.exited).toBe(3);
    expect(watching.stderr()).toContain("no proxy runs on");
  },
  60_000,
);

test("where nothing runs it says so, as without --watch", async () => {
  const { exitCode, stdout, stderr } = await createUserHome("").agentproxy(["status", "--watch"]);
  expect([exitCode, stdout, stderr]).toEqual([3, "", expect.stringContaining("error: no proxy runs on")]);
});

testWith(
  ["curl"],
  "logs is short lines on a terminal, and JSON on demand",
  async () => {
    await using session = await startSession({ policy: denied });
    await session.tool(["curl", "-sS", "https://a.test/"]);
    const size = { env: session.home.env, cwd: session.home.home, columns: 60, rows: 10 };
    await using lines = startOnTerminal([binaryPath(), "logs"], size);
    expect(await lines.ended).toBe(0);
    await until("the line", () => lines.output().includes("\n"), patienceMs);
    const plain = lines.output().replaceAll(colours, "").trimEnd();
    expect(plain).toMatch(/^[-\d: ]+ {2}f\w{6}-1 {2}policy-denied {2}.*…$/);
    expect(plain).toHaveLength(60);
    await using json = startOnTerminal([binaryPath(), "logs", "--json"], size);
    expect(await json.ended).toBe(0);
    await until("the JSON", () => json.output().includes("\n"), patienceMs);
    expect(JSON.parse(json.output().trimEnd())).toMatchObject({ host: "a.test:443" });
  },
  60_000,
);
