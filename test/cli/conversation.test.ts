// The command line as users meet it: little conversations with the compiled binary.

import { describe, expect, test } from "bun:test";
import { binaryPath } from "../support/binary.ts";
import { testWith } from "../support/need.ts";
import { createUserHome } from "../support/user-home.ts";

const home = createUserHome("");

interface Row {
  readonly args: readonly string[];
  readonly code: number;
  /** The whole of it, or a pattern. */
  readonly stdout?: string | RegExp;
  readonly stderr?: string | RegExp;
}

const hinted = (error: string, hint: string): string =>
  `agentproxy: error: ${error}\nagentproxy: hint: ${hint}\n`;

const rows: readonly Row[] = [
  { args: ["--version"], code: 0, stdout: /^agentproxy \d+\.\d+\.\d+\n$/ },
  { args: ["-V"], code: 0, stdout: /^agentproxy / },
  { args: ["version"], code: 0, stdout: /^agentproxy / },
  { args: [], code: 0, stdout: /^agentproxy .*\n[^]*usage: agentproxy COMMAND/ },
  { args: ["--help"], code: 0, stdout: /usage: agentproxy COMMAND/ },
  { args: ["-h"], code: 0, stdout: /usage: agentproxy COMMAND/ },
  { args: ["help"], code: 0, stdout: /usage: agentproxy COMMAND/ },
  { args: ["help", "run"], code: 0, stdout: /^usage: agentproxy run / },
  { args: ["run", "--help"], code: 0, stdout: /^usage: agentproxy run / },
  { args: ["run", "-h"], code: 0, stdout: /^usage: agentproxy run / },
  { args: ["up", "--help", "--detach"], code: 0, stdout: /^usage: agentproxy up / },
  { args: ["help", "runn"], code: 2, stderr: hinted('unknown command "runn"', "did you mean run?") },
  { args: ["help", "run", "up"], code: 2, stderr: /^agentproxy: error: unexpected argument "up"\n/ },
  { args: ["stauts"], code: 2, stderr: hinted('unknown command "stauts"', "did you mean status?") },
  { args: ["frobnicate"], code: 2, stderr: hinted('unknown command "frobnicate"', "run: agentproxy help") },
  { args: ["--verison"], code: 2, stderr: hinted('unknown flag "--verison"', "did you mean --version?") },
  {
    args: ["--state-dir", "/x", "status"],
    code: 2,
    stderr: hinted("--state-dir stands before the command", "agentproxy COMMAND --state-dir"),
  },
  { args: ["status", "--jsn"], code: 2, stderr: hinted('unknown flag "--jsn"', "did you mean --json?") },
  { args: ["status", "-x"], code: 2, stderr: hinted('unknown flag "-x"', "run: agentproxy help status") },
  { args: ["status", "now"], code: 2, stderr: /^agentproxy: error: unexpected argument "now"\n/ },
  { args: ["up", "--listen"], code: 2, stderr: hinted("--listen needs a value", "--listen HOST:PORT") },
  { args: ["up", "--detach=yes"], code: 2, stderr: /^agentproxy: error: --detach takes no value\n/ },
  {
    args: ["down", "--grace", "soon"],
    code: 2,
    stderr: hinted('--grace "soon" is no number of seconds', "--grace 30"),
  },
  { args: ["env", "--shell", "tcsh"], code: 2, stderr: /unknown format "tcsh"\n.*hint: one of posix, fish/ },
  {
    args: ["ca"],
    code: 2,
    stderr: hinted("an argument is missing: one of show, export", "run: agentproxy help ca"),
  },
  { args: ["ca", "shwo"], code: 2, stderr: hinted('unknown argument "shwo"', "did you mean show?") },
  { args: ["run"], code: 2, stderr: hinted("there is no command to run", "agentproxy run -- COMMAND") },
  { args: ["run", "--"], code: 2, stderr: /there is no command to run/ },
  { args: ["run", "--lisen", "x", "--", "true"], code: 2, stderr: /did you mean --listen\?/ },
  {
    args: ["status"],
    code: 3,
    stdout: "",
    stderr:
      /^agentproxy: error: no proxy runs on ".*"\nagentproxy: hint: start one with: agentproxy up --detach\n$/,
  },
  { args: ["status", "--json"], code: 3, stdout: "", stderr: /no proxy runs/ },
  { args: ["env"], code: 3, stdout: "", stderr: /no proxy runs[^]*agentproxy up --detach/ },
  { args: ["env", "--shell=json"], code: 3, stdout: "" },
  { args: ["down"], code: 0, stdout: "nothing to stop: no proxy runs\n", stderr: "" },
  {
    args: ["up", "--config", "/absent.toml"],
    code: 1,
    stderr:
      /^agentproxy: error: cannot read config "\/absent.toml": no such file or directory\nagentproxy: hint: /,
  },
  {
    args: ["up", "--ports", "0"],
    code: 1,
    stderr: /^agentproxy: error: cannot read --ports: "0": a port is/,
  },
  { args: ["run", "--ports", "0", "--", "true"], code: 125, stderr: /cannot read --ports/ },
  {
    args: ["run", "--upstream", "http://u:SECRET@g.test:1", "--", "true"],
    code: 125,
    stderr: /^(?![^]*SECRET)/,
  },
  {
    args: ["gateway", "--upstream", "http://g.test:1"],
    code: 2,
    stderr: hinted("a gateway has no upstream", "remove upstream from its settings"),
  },
];

function expectText(found: string, expected: string | RegExp | undefined): void {
  if (typeof expected === "string") expect(found).toBe(expected);
  else if (expected !== undefined) expect(found).toMatch(expected);
}

describe("agentproxy", () => {
  for (const row of rows) {
    test(`${row.args.join(" ")} exits with ${row.code}`, async () => {
      const result = await home.agentproxy(row.args);
      expectText(result.stdout, row.code === 2 ? "" : row.stdout);
      expectText(result.stderr, row.code === 0 ? "" : row.stderr);
      expect(result.exitCode).toBe(row.code);
    });
  }

  test("tells all faults of a config at once, each with line and column", async () => {
    const broken = createUserHome(
      '[proxy]\nlisen = 1\n[policy]\nports = []\n[[policy.rule]]\nhost = "*.*"\n',
    );
    const { exitCode, stderr } = await broken.agentproxy(["up"]);
    expect(exitCode).toBe(1);
    expect(stderr)
      .toBe(`agentproxy: error: cannot read config "${broken.configFile}": line 2, column 1: unknown key "proxy.lisen"
agentproxy: hint: did you mean "proxy.listen"?
agentproxy: error: cannot read config "${broken.configFile}": line 4, column 9: policy.ports is empty, so nothing could be reached
agentproxy: error: cannot read config "${broken.configFile}": line 5, column 1: the rule has no action
agentproxy: error: cannot read config "${broken.configFile}": line 6, column 8: host pattern "*.*" matches everything; write * if that is meant
`);
  });

  async function shell(script: string): Promise<{ code: number; stdout: string; stderr: string }> {
    const argv = ["sh", "-c", script, binaryPath()];
    const child = Bun.spawn(argv, { env: home.env, stdout: "pipe", stderr: "pipe" });
    const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
    return { code: await child.exited, stdout, stderr };
  }

  test("does not crash when nobody reads its output", async () => {
    const script =
      '"$0" help run | true; "$0" help run >&-; "$0" help run >&- 2>&-; "$0" nonsense 2>&-; echo $?';
    expect(await shell(script)).toEqual({ code: 0, stdout: "2\n", stderr: "" });
  });

  test("says so when its output cannot be written", async () => {
    const { code, stderr } = await shell('"$0" --help >/dev/full');
    expect(stderr).toBe("agentproxy: error: cannot write the output: no space left on device\n");
    expect(code).toBe(1);
  });

  testWith(["script"], "has colour on a terminal only, and not with NO_COLOR", async () => {
    const onTerminal = `script -qec '"${binaryPath()}" nonsense' /dev/null`;
    expect((await shell(`TERM=xterm ${onTerminal}`)).stdout).toContain("\u001b[31merror:\u001b[0m");
    expect((await shell(`TERM=xterm NO_COLOR=1 ${onTerminal}`)).stdout).not.toContain("\u001b");
    expect((await shell(`TERM=dumb ${onTerminal}`)).stdout).not.toContain("\u001b");
    expect((await shell('"$0" nonsense')).stderr).not.toContain("\u001b");
  });
});

describe("the answer comes at once", () => {
  for (const args of [["--version"], ["--help"], ["help", "run"]]) {
    test(`agentproxy ${args.join(" ")}`, async () => {
      const times: number[] = [];
      for (let round = 0; round < 15; round++) times.push((await home.agentproxy(args)).elapsedMs);
      // The best of some: the whole process, on a machine that may be busy.
      expect(Math.min(...times)).toBeLessThan(50);
    });
  }
});
