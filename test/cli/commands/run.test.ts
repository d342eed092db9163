// `agentproxy run`: the command is run as if nobody stood in between.

import { describe, expect, test } from "bun:test";
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { binaryPath } from "../../support/binary.ts";
import type { Child } from "../../support/child.ts";
import { testWith } from "../../support/need.ts";
import { program } from "../../support/programs.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { until } from "../../support/until.ts";
import { createUserHome, type UserHome } from "../../support/user-home.ts";

const home = createUserHome("");
const sh = (script: string): string[] => ["run", "--", "sh", "-c", script];

describe("exit codes", () => {
  for (const code of [0, 1, 2, 3, 7, 125, 126, 127, 128, 143, 255]) {
    test(`${code} is passed on`, async () => {
      expect((await home.agentproxy(sh(`exit ${code}`))).exitCode).toBe(code);
    });
  }

  for (const signal of ["TERM", "INT", "HUP", "KILL", "USR1", "USR2"]) {
    test(`of a command that SIG${signal} ended, we are ended by it, too`, async () => {
      const { endedBy } = await home.agentproxy(sh(`kill -${signal} $$`));
      expect(endedBy).toBe(`SIG${signal}`);
    });
  }

  for (const [signal, code] of [
    ["SEGV", 139],
    ["ABRT", 134],
    ["QUIT", 131],
    ["PIPE", 141],
  ] as const) {
    test(`of a command that SIG${signal} ended are ${code}, without a core file of ours`, async () => {
      const { exitCode, endedBy, elapsedMs } = await home.agentproxy(sh(`ulimit -c 0; kill -${signal} $$`));
      expect(endedBy).toBeNull();
      expect(exitCode).toBe(code);
      expect(elapsedMs).toBeLessThan(5000);
    });
  }

  const folder = temporaryFolder("commands");
  const file = (name: string, text: string, mode: number): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };
  const rows: [what: string, command: () => string, code: number, stderr: RegExp][] = [
    [
      "a name that is nowhere in PATH",
      () => "no-such-command",
      127,
      /cannot run "no-such-command": there is no such command in PATH/,
    ],
    [
      "a path that is not there",
      () => join(folder, "absent"),
      127,
      /cannot run ".*absent": no such file or directory/,
    ],
    [
      "a file that may not be executed",
      () => file("plain", "x", 0o644),
      126,
      /cannot run ".*plain": permission denied/,
    ],
    ["a folder", () => folder, 126, /permission denied/],
    [
      "a script whose interpreter is not there",
      () => file("lost", "#!/absent\n", 0o755),
      126,
      /its interpreter is not there/,
    ],
  ];
  for (const [what, command, code, message] of rows) {
    test(`for ${what} is ${code}`, async () => {
      const { exitCode, stdout, stderr } = await home.agentproxy(["run", "--", command(), "argument"]);
      expect(stderr).toMatch(message);
      expect(stdout).toBe("");
      expect(exitCode).toBe(code);
    });
  }

  test("a script without an interpreter line is run by the shell, as execvp does", async () => {
    const script = file("bare", 'echo "ran $1"; exit 5\n', 0o755);
    const { exitCode, stdout } = await home.agentproxy(["run", "--", script, "x y"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: "ran x y\n" });
  });
});

describe("the command gets", () => {
  test("its arguments as they are", async () => {
    const args = ["", " ", "a b", "--help", "-x", "--", "'", '"', "$HOME", "*", "é\n"];
    const { stdout } = await home.agentproxy(["run", "--", "printf", "<%s>", ...args]);
    expect(stdout).toBe(args.map((argument) => `<${argument}>`).join(""));
  });

  test("its standard input, every byte of it, and its output and errors apart", async () => {
    const stdin = Buffer.alloc(1_000_000, Buffer.from(Array.from({ length: 251 }, (_, index) => index)));
    const { stdout } = await home.agentproxy(["run", "--", "sha256sum"], { stdin });
    expect(stdout).toStartWith(new Bun.CryptoHasher("sha256").update(stdin).digest("hex"));
    const both = await home.agentproxy(sh("echo out; echo err >&2"));
    expect({ stdout: both.stdout, stderr: both.stderr }).toEqual({ stdout: "out\n", stderr: "err\n" });
  });

  test("other open descriptors, such as a shell's <(command)", async () => {
    const script = `"$0" run -- sh -c 'cat "$1"; cat <&7' sh <(echo substituted) 7<<<seven`;
    const child = Bun.spawn(["bash", "-c", script, binaryPath()], { env: home.env, stderr: "inherit" });
    expect(await child.stdout.text()).toBe("substituted\nseven\n");
  });

  test("its own current folder, and its name as it was typed", async () => {
    const cwd = temporaryFolder("cwd");
    expect((await home.agentproxy(sh("pwd"), { cwd })).stdout).toBe(`${cwd}\n`);
    expect((await home.agentproxy(["run", "--", "sh", "-c", "echo $0"])).stdout).toBe("sh\n");
  });

  test("the session environment, the user's own variables, and no BUN_ variable", async () => {
    const env = {
      MINE: "kept",
      BUN_OPTIONS: "--smol",
      BUN_INSTALL: "/x",
      ALL_PROXY: "socks5://user:SECRET@other.test:1",
    };
    const { stdout, stderr } = await home.agentproxy(["run", "--", "env"], { env });
    expect(stdout).toContain("MINE=kept\n");
    expect(stdout).not.toMatch(/^BUN_/m);
    expect(stdout).not.toContain("ALL_PROXY");
    expect(stdout).toMatch(/^HTTPS_PROXY=http:\/\/127\.0\.0\.1:\d+$/m);
    expect(stdout).toContain(`AGENT_PROXY_STATE_DIR=${home.stateDir}\n`);
    expect(stderr).toMatch(/^agentproxy: warning: .*ALL_PROXY/m);
    expect(stderr).not.toContain("SECRET");
  });

  test("a proxy that answers, and that is gone after it", async () => {
    const script = '"$1" status --json; echo "$AGENT_PROXY_PORT" >&2';
    const { stdout, stderr } = await home.agentproxy(["run", "--", "sh", "-c", script, "sh", binaryPath()]);
    const status = JSON.parse(stdout) as { port: number; health: string };
    expect(stderr).toBe(`${status.port}\n`);
    expect(status.health).toBe("healthy");
    const after = await home.agentproxy(["status"], { env: { AGENT_PROXY_PORT: String(status.port) } });
    expect(after.exitCode).toBe(3);
  });
});

describe("signals", () => {
  /** Counts what it gets; ends with TERM. */
  const counter = `for s in INT HUP QUIT USR1 USR2 WINCH; do trap "echo $s >> log" $s; done
trap "echo TERM >> log; exit 9" TERM; echo ready > log; while :; do sleep 0.01; done`;
  const logOf = async (folder: string): Promise<string[]> => {
    const path = join(folder, "log");
    return existsSync(path) ? (await Bun.file(path).text()).trim().split("\n") : [];
  };

  test("are passed on, each once, where no terminal sends them to the command as well", async () => {
    const cwd = temporaryFolder("signals");
    // Without a terminal, as under a service manager or in CI.
    const child = home.startAgentproxy(["run", "--", "sh", "-c", counter], { cwd });
    await until("the command to be ready", async () => (await logOf(cwd)).includes("ready"));
    const sent = ["INT", "HUP", "QUIT", "USR1", "USR2", "WINCH", "TERM"] as const;
    for (const [index, name] of sent.entries()) {
      child.signal(`SIG${name}`);
      await until(`${name} to arrive`, async () => (await logOf(cwd)).length >= index + 2);
    }
    expect(await child.exited).toBe(9);
    expect(await logOf(cwd)).toEqual(["ready", ...sent]);
  });

  testWith(["python3"], "from the terminal's keys reach the command once, not twice", async () => {
    const cwd = temporaryFolder("terminal");
    // Not the shell, which takes two signals that arrive while it waits for one.
    writeFileSync(
      join(cwd, "counter.py"),
      `
import signal, sys
def note(text):
    with open("log", "a") as log: log.write(text + "\\n")
signal.signal(signal.SIGINT, lambda *_: note("INT"))
signal.signal(signal.SIGQUIT, lambda *_: note("QUIT"))
signal.signal(signal.SIGTERM, lambda *_: (note("TERM"), sys.exit(9)))
note("ready")
while True: signal.pause()
`,
    );
    writeFileSync(
      join(cwd, "driver.py"),
      `
import os, pty, sys, time
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [*sys.argv[1:], sys.executable, "counter.py"])
def lines(): return open("log").read().split() if os.path.exists("log") else []
def wait(count):
    end = time.time() + 10
    while len(lines()) < count and time.time() < end: time.sleep(0.01)
wait(1)
os.write(terminal, b"\\x03"); wait(2); time.sleep(0.3)
os.write(terminal, b"\\x1c"); time.sleep(0.3)
os.kill(pid, 15)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`,
    );
    const argv = [program("python3"), "driver.py", binaryPath(), "run", "--"];
    const child = Bun.spawn(argv, { cwd, env: home.env, stderr: "inherit" });
    expect(await child.stdout.text()).toBe("9\n");
    expect(await logOf(cwd)).toEqual(["ready", "INT", "QUIT", "TERM"]);
  });

  test("that were ignored from the start, as by nohup, stay ignored", async () => {
    const cwd = temporaryFolder("ignored");
    const script = `trap '' HUP; exec "$0" run -- sh -c 'grep SigIgn /proc/self/status; kill -HUP $$; echo alive'`;
    const child = Bun.spawn(["sh", "-c", script, binaryPath()], { cwd, env: home.env, stderr: "inherit" });
    const output = await child.stdout.text();
    expect(output).toMatch(/^SigIgn:\s+0*1\nalive\n$/);
  });
});

describe("beside a proxy that is up", () => {
  async function up(flags: string[]): Promise<{ own: UserHome; proxy: Child; upPort: string }> {
    const own = createUserHome('[policy]\ndefault = "deny"\n');
    const proxy = own.startAgentproxy(["up", ...flags]);
    await until("up", async () => (await own.agentproxy(["status"])).exitCode === 0);
    const { port } = JSON.parse((await own.agentproxy(["status", "--json"])).stdout) as { port: number };
    return { own, proxy, upPort: String(port) };
  }

  async function ask(
    own: UserHome,
    flags: string[],
    name: string,
  ): Promise<{ value: string; stderr: string }> {
    const { stdout, stderr } = await own.agentproxy(["run", ...flags, "--", "sh", "-c", `echo "$${name}"`]);
    return { value: stdout.trim(), stderr };
  }

  test("that one is used, also where only flags of its own set it apart", async () => {
    for (const flags of [[], ["--ports", "443,8443", "--no-proxy", "a.test"]]) {
      const { own, proxy, upPort } = await up(flags);
      expect(await ask(own, [], "AGENT_PROXY_PORT")).toEqual({ value: upPort, stderr: "" });
      expect(await ask(own, flags, "AGENT_PROXY_PORT")).toEqual({ value: upPort, stderr: "" });
      expect((await ask(own, [], "AGENT_PROXY_STATE_DIR")).value).toBe(own.stateDir);
      if (flags.length > 0) expect((await ask(own, [], "NO_PROXY")).value).toBe("a.test");
      await proxy.stop();
    }
  });

  test("a command that asks for other settings gets its own, with its own files, which are removed", async () => {
    const { own, proxy, upPort } = await up([]);
    const files = (): string[] =>
      ["ca-bundle.crt", "agent-proxy-ca.crt"].map((name) => readFileSync(join(own.stateDir, name), "utf8"));
    const before = files();
    const flags = ["--default", "allow"];
    const port = await ask(own, flags, "AGENT_PROXY_PORT");
    expect(port.value).not.toBe(upPort);
    expect(port.stderr).toBe("");
    const { value: folder } = await ask(own, flags, "AGENT_PROXY_STATE_DIR");
    expect(folder).toStartWith(join(own.stateDir, "run", "session-"));
    expect((await ask(own, flags, "AGENT_PROXY_CONFIG")).value).toBe(own.configFile);
    expect(readdirSync(join(own.stateDir, "run")).filter((name) => name.startsWith("session-"))).toEqual([]);
    expect(files()).toEqual(before);
    await proxy.stop();
  });

  test("a command after a change of the config file gets its own, and the change is named", async () => {
    const { own, proxy, upPort } = await up([]);
    own.writeConfig('[policy]\ndefault = "deny"\nports = [8443]\n');
    const { value, stderr } = await ask(own, [], "AGENT_PROXY_PORT");
    expect(value).not.toBe(upPort);
    expect(stderr)
      .toBe(`agentproxy: warning: the proxy that is up was started with other settings (policy.ports), so this command gets its own
agentproxy: hint: for the new settings run agentproxy down and agentproxy up
`);
    await proxy.stop();
  });
});

test("a proxy of one's own never takes the remembered port", async () => {
  const own = createUserHome("");
  const proxy = own.startAgentproxy(["up"]);
  await until("up", async () => (await own.agentproxy(["status"])).exitCode === 0);
  await proxy.stop();
  const remembered = (await Bun.file(join(own.stateDir, "run", "port")).text()).trim();
  const { stdout } = await own.agentproxy(["run", "--", "sh", "-c", "echo $AGENT_PROXY_PORT"]);
  expect(stdout.trim()).not.toBe(remembered);
});
