// `agentproxy up`, `down`, `env` and `status` on one state directory, as conversations with the compiled binary.

import { afterEach, describe, expect, test } from "bun:test";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { binaryPath } from "../../support/binary.ts";
import type { Child } from "../../support/child.ts";
import { until } from "../../support/until.ts";
import { createUserHome, type UserHome } from "../../support/user-home.ts";

const homes: UserHome[] = [];
function newHome(config = "", env: Record<string, string> = {}): UserHome {
  const home = createUserHome(config, env);
  homes.push(home);
  return home;
}
afterEach(async () => {
  for (const home of homes.splice(0)) await home.agentproxy(["down", "--grace", "0"]);
});

interface Answer {
  readonly pid: number;
  readonly port: number;
}

async function statusOf(home: UserHome): Promise<Answer | null> {
  const { stdout } = await home.agentproxy(["status", "--json"]);
  return stdout === "" ? null : (JSON.parse(stdout) as Answer);
}

async function startUp(home: UserHome, flags: string[] = []): Promise<Child & Answer> {
  const child = home.startAgentproxy(["up", ...flags]);
  const answer = await until(
    () => `up: ${child.stderr()}`,
    () => {
      if (child.hasEnded()) throw new Error(`up has ended: ${child.stderr()}`);
      return statusOf(home);
    },
  );
  return { ...child, ...answer };
}

const runFile = (home: UserHome, name: string): string => join(home.stateDir, "run", name);

describe("in the foreground", () => {
  test("it says where it listens, how to use it and how to stop it", async () => {
    const home = newHome();
    const proxy = await startUp(home);
    expect(proxy.stdout()).toBe(`up: http://127.0.0.1:${proxy.port}, through its own gateway
policy: allow by default, 0 rules (built-in)
use it: eval "$(agentproxy env)"
look:   agentproxy status, or http://127.0.0.1:${proxy.port}/__agentproxy/ in a browser
stop:   agentproxy down
`);
    expect(proxy.stderr()).toBe("");
  });

  test("it names a state directory that the other commands would not find by themselves", async () => {
    const home = newHome();
    const proxy = home.startAgentproxy(["up", "--state-dir", join(home.home, "an other")]);
    await until("its words", () => proxy.stdout().includes("stop:"));
    expect(proxy.stdout()).toContain(`agentproxy env --state-dir '${home.home}/an other'`);
    await proxy.stop();
  });

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    test(`${signal} stops it, with nothing left behind but what is to be remembered`, async () => {
      const home = newHome();
      const proxy = await startUp(home);
      proxy.signal(signal);
      expect(await proxy.exited).toBe(0);
      expect(proxy.stderr()).toBe("agentproxy: stopping: open tunnels have 5 s\n");
      expect(existsSync(runFile(home, "proxy.json"))).toBe(false);
      expect(readFileSync(runFile(home, "port"), "utf8")).toBe(`${proxy.port}\n`);
      expect(await statusOf(home)).toBeNull();
    });
  }

  test("it warns of a proxy that was set before, without its credentials", async () => {
    const home = newHome("", { HTTPS_PROXY: "http://user:SECRET@corp.example:3128" });
    const proxy = await startUp(home);
    expect(proxy.stderr()).toMatch(/^agentproxy: warning: .*upstream = "http:\/\/corp\.example:3128"/m);
    expect(proxy.stderr()).not.toContain("SECRET");
  });

  test("the credentials of the upstream are in nothing that it prints or writes", async () => {
    const home = newHome('[proxy]\nupstream = "http://user:CANARY@127.0.0.1:9"\n');
    const proxy = await startUp(home);
    const record = readFileSync(runFile(home, "proxy.json"), "utf8");
    const status = await home.agentproxy(["status", "--json"]);
    const text = await home.agentproxy(["status"]);
    const env = await home.agentproxy(["env"]);
    const said = [proxy.stdout(), proxy.stderr(), record, status.stdout, text.stdout, env.stdout].join("");
    for (const secret of ["CANARY", Buffer.from("user:CANARY").toString("base64")])
      expect(said).not.toContain(secret);
    expect(statSync(runFile(home, "proxy.json")).mode & 0o777).toBe(0o600);
  });
});

describe("a second up", () => {
  test("with the same settings says where the first one is, and exits with 0", async () => {
    const home = newHome();
    const { pid, port } = await startUp(home);
    for (const flags of [[], ["--detach"]]) {
      const second = await home.agentproxy(["up", ...flags]);
      expect(second).toMatchObject({ exitCode: 0, stderr: "" });
      expect(second.stdout).toBe(`already up: http://127.0.0.1:${port} (pid ${pid})\n`);
    }
  });

  test("with other settings names them, and exits with 1", async () => {
    const home = newHome();
    const { pid, port } = await startUp(home);
    for (const flags of [[], ["--detach"]]) {
      const second = await home.agentproxy(["up", ...flags, "--default", "deny", "--ports", "443,8443"]);
      expect(second).toMatchObject({ exitCode: 1, stdout: "" });
      expect(second.stderr)
        .toBe(`agentproxy: error: cannot start on "${home.stateDir}": a proxy with other settings is up at http://127.0.0.1:${port} (pid ${pid}); these differ: policy.default, policy.ports
agentproxy: hint: run agentproxy down first, or use another --state-dir
`);
    }
  });

  test("of 50 at once: one serves, the others say so", async () => {
    const home = newHome();
    const all = Array.from({ length: 50 }, () => home.startAgentproxy(["up"]));
    await until("all but one to end", () => all.filter((child) => !child.hasEnded()).length <= 1, 60_000);
    const owner = all.filter((child) => !child.hasEnded());
    expect(owner).toHaveLength(1);
    expect((await statusOf(home))?.pid).toBe(owner[0]?.pid);
    for (const child of all.filter((child) => child !== owner[0])) {
      expect(child.stderr()).toBe("");
      expect(child.stdout()).toContain(`(pid ${owner[0]?.pid})`);
      expect(await child.exited).toBe(0);
    }
    await owner[0]?.stop();
  }, 90_000);
});

describe("the port", () => {
  test("is taken again after a restart and after kill -9, with the same CA", async () => {
    const home = newHome();
    const first = await startUp(home);
    const ca = readFileSync(join(home.stateDir, "agent-proxy-ca.crt"), "utf8");
    first.signal("SIGTERM");
    await first.exited;
    const second = await startUp(home);
    second.signal("SIGKILL");
    await second.exited;
    expect(existsSync(runFile(home, "proxy.json"))).toBe(true);
    expect((await home.agentproxy(["status"])).exitCode).toBe(3);
    const third = await startUp(home);
    expect([second.port, third.port]).toEqual([first.port, first.port]);
    expect(readFileSync(join(home.stateDir, "agent-proxy-ca.crt"), "utf8")).toBe(ca);
  });

  test("that another program has taken since is a clear error, not another port", async () => {
    const home = newHome();
    const proxy = await startUp(home);
    await proxy.stop();
    using taken = Bun.listen({ hostname: "127.0.0.1", port: proxy.port, socket: { data() {} } });
    for (const flags of [[], ["--detach"]]) {
      const { exitCode, stderr, stdout } = await home.agentproxy(["up", ...flags]);
      expect(stderr).toContain(
        `agentproxy: error: cannot listen on 127.0.0.1:${taken.port}: another program has the port; it is the port of the last start, which running tools know\nagentproxy: hint: stop what has it, or remove "${runFile(home, "port")}" to take another port\n`,
      );
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    }
    rmSync(runFile(home, "port"));
    expect((await startUp(home)).port).not.toBe(proxy.port);
  });

  test("of the settings that another program has is a clear error", async () => {
    using taken = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
    const home = newHome(`[proxy]\nlisten = "127.0.0.1:${taken.port}"\n`);
    const { exitCode, stderr } = await home.agentproxy(["up"]);
    expect(stderr)
      .toBe(`agentproxy: error: cannot listen on 127.0.0.1:${taken.port}: another program has the port
agentproxy: hint: stop that program, or choose another port with --listen
`);
    expect(exitCode).toBe(1);
    expect(existsSync(runFile(home, "port"))).toBe(false);
  });
});

describe("--detach", () => {
  test("starts it in the background, in a session of its own, and comes back when it answers", async () => {
    const home = newHome();
    const result = await home.agentproxy(["up", "--detach"]);
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    const answer = await statusOf(home);
    expect(result.stdout).toStartWith(`up: http://127.0.0.1:${answer?.port}, through its own gateway\n`);
    const pid = answer?.pid ?? 0;
    const [, , group, session] = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    expect([Number(group), Number(session)]).toEqual([pid, pid]);
    expect(readFileSync(`/proc/${pid}/cmdline`, "utf8")).not.toContain("--detach");
    expect(statSync(runFile(home, "agentproxy.log")).mode & 0o777).toBe(0o600);
    expect(readFileSync(runFile(home, "agentproxy.log"), "utf8")).toStartWith("up: http://");
  });

  test("keeps no pipe of the caller open", async () => {
    const home = newHome();
    const child = Bun.spawn(["sh", "-c", '"$0" up --detach | cat', binaryPath()], {
      env: home.env,
      stdout: "pipe",
    });
    expect(await child.stdout.text()).toContain("up: http://");
  });

  test("prints what went wrong in the background, and exits with 1", async () => {
    const home = newHome();
    const { exitCode, stderr } = await home.agentproxy(["up", "--detach", "--listen", "192.0.2.1:0"]);
    expect(stderr).toContain("agentproxy: error: cannot listen on 192.0.2.1:0");
    expect(stderr).toContain(`agentproxy: hint: its log is "${runFile(home, "agentproxy.log")}"\n`);
    expect(exitCode).toBe(1);
  });
});

/** An upstream that takes every CONNECT and then holds the tunnel. */
function holdingUpstream(): Bun.TCPSocketListener {
  const data = (socket: Bun.Socket): void => void socket.write("HTTP/1.1 200 OK\r\n\r\n");
  return Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data } });
}

/** Opens a tunnel and resolves once it stands; `closed` when it is gone. */
async function openTunnel(port: number): Promise<{ closed: Promise<void>; end(): void }> {
  const closed = Promise.withResolvers<void>();
  const open = Promise.withResolvers<void>();
  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: { data: () => open.resolve(), close: () => closed.resolve(), error: () => closed.resolve() },
  });
  socket.write("CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n");
  await open.promise;
  return { closed: closed.promise, end: () => socket.terminate() };
}

describe("down", () => {
  async function withTunnel(): Promise<{
    home: UserHome;
    proxy: Child & Answer;
    tunnel: Awaited<ReturnType<typeof openTunnel>>;
    upstream: Bun.TCPSocketListener;
  }> {
    const upstream = holdingUpstream();
    const home = newHome(`[proxy]\nupstream = "http://127.0.0.1:${upstream.port}"\n`);
    const proxy = await startUp(home);
    return { home, proxy, tunnel: await openTunnel(proxy.port), upstream };
  }

  test("stops it and says so; a second one finds nothing", async () => {
    const home = newHome();
    const proxy = await startUp(home);
    expect(await home.agentproxy(["down"])).toMatchObject({ exitCode: 0, stdout: "stopped\n", stderr: "" });
    expect(await proxy.exited).toBe(0);
    expect(await home.agentproxy(["down"])).toMatchObject({
      exitCode: 0,
      stdout: "nothing to stop: no proxy runs\n",
    });
  });

  test("gives open tunnels the grace, then closes them", async () => {
    const { home, tunnel, upstream } = await withTunnel();
    const result = await home.agentproxy(["down", "--grace", "0.4"]);
    expect(result.stdout).toBe("stopped; of 1 open tunnel, those still open after 0.4 s were closed\n");
    expect(result.elapsedMs).toBeGreaterThan(400);
    expect(result.elapsedMs).toBeLessThan(3000);
    await tunnel.closed;
    upstream.stop(true);
  });

  test("is done as soon as the last tunnel has ended", async () => {
    const { home, proxy, tunnel, upstream } = await withTunnel();
    const down = home.agentproxy(["down", "--grace", "30"]);
    await until("the stop to begin", () => proxy.stderr().includes("stopping: open tunnels have 30 s"));
    tunnel.end();
    const { stdout, elapsedMs } = await down;
    expect(stdout).toBe("stopped; 1 open tunnel ended in time\n");
    expect(elapsedMs).toBeLessThan(5000);
    upstream.stop(true);
  });

  test("takes no new connection while it waits, and a second signal ends the wait", async () => {
    const { proxy, tunnel, upstream } = await withTunnel();
    proxy.signal("SIGTERM");
    await until("the stop to begin", () => proxy.stderr().includes("stopping"));
    const refused = await Bun.connect({
      hostname: "127.0.0.1",
      port: proxy.port,
      socket: { data() {} },
    }).then(
      () => "taken",
      () => "refused",
    );
    expect(refused).toBe("refused");
    const startedMs = performance.now();
    proxy.signal("SIGTERM");
    expect(await proxy.exited).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(1000);
    await tunnel.closed;
    upstream.stop(true);
  });

  test("cleans up after a proxy that was killed", async () => {
    const home = newHome();
    const proxy = await startUp(home);
    proxy.signal("SIGKILL");
    await proxy.exited;
    expect((await home.agentproxy(["down"])).stdout).toBe("nothing to stop: no proxy runs\n");
    expect(existsSync(runFile(home, "proxy.json"))).toBe(false);
  });

  test("never signals a process that got the proxy's pid", async () => {
    const home = newHome();
    const proxy = await startUp(home);
    const record = JSON.parse(readFileSync(runFile(home, "proxy.json"), "utf8")) as { startTime: number };
    await proxy.stop();
    const bystander = Bun.spawn(["sleep", "60"]);
    const stale = { ...record, pid: bystander.pid, startTime: record.startTime };
    writeFileSync(runFile(home, "proxy.json"), JSON.stringify(stale));
    expect((await home.agentproxy(["down"])).stdout).toBe("nothing to stop: no proxy runs\n");
    expect(bystander.exitCode).toBeNull();
    expect(bystander.signalCode).toBeNull();
    bystander.kill();
    await bystander.exited;
  });
});

describe("env", () => {
  test("is taken over by eval, for the proxy that is up", async () => {
    const home = newHome("", { ALL_PROXY: "socks5://other.test:1" });
    const { port } = await startUp(home);
    const script =
      'eval "$("$0" env)"; echo "$HTTPS_PROXY $https_proxy $AGENT_PROXY_PORT ${ALL_PROXY-unset}"';
    for (const shell of ["sh", "bash"]) {
      const child = Bun.spawn([shell, "-c", script, binaryPath()], { env: home.env, stderr: "inherit" });
      const url = `http://127.0.0.1:${port}`;
      expect(await child.stdout.text()).toBe(`${url} ${url} ${port} unset\n`);
    }
  });
});

describe("status", () => {
  test("inside a session asks that session's proxy", async () => {
    const home = newHome();
    const { port } = await startUp(home);
    const inner = '"$1" status --json; "$1" status --json --state-dir "$2"';
    const args = ["run", "--default", "deny", "--", "sh", "-c", inner, "sh", binaryPath(), home.stateDir];
    const { stdout } = await home.agentproxy(args);
    const ports = [...stdout.matchAll(/"port": (\d+)/g)].map((match) => Number(match[1]));
    expect(ports).toHaveLength(2);
    expect(ports[0]).not.toBe(port);
    expect(ports[1]).toBe(port);
  });

  test("exits with 1 while the upstream is broken", async () => {
    const home = newHome('[proxy]\nupstream = "http://127.0.0.1:9"\n');
    const { port } = await startUp(home);
    expect((await home.agentproxy(["status"])).stdout).toContain("through    http://127.0.0.1:9\n");
    await fetch("https://a.test/", { proxy: `http://127.0.0.1:${port}` }).catch(() => null);
    const { exitCode, stdout } = await home.agentproxy(["status"]);
    expect(stdout).toMatch(/^health {5}degraded: .*upstream gateway broken or unreachable/);
    expect(stdout).toMatch(
      /^ {2}a\.test:443: upstream gateway broken or unreachable, \d s ago \(f\w{6}-1\)$/m,
    );
    expect(exitCode).toBe(1);
  });
});
