// Squid with ssl-bump: somebody else's gateway, to be our upstream.

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startChild } from "./child.ts";
import type { Child } from "./child.ts";
import { mustRun } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { accepts, freePort } from "./ports.ts";
import { program } from "./programs.ts";
import { temporaryFolder } from "./temporary.ts";
import { until } from "./until.ts";

/** What a test needs installed to use this file. Only the OpenSSL flavour of Squid has security_file_certgen. */
export const squidPrograms = ["squid", "security_file_certgen", "basic_ncsa_auth", "openssl"];

export interface SquidOptions {
  /** PEM of the roots that Squid verifies origins against. */
  readonly originRoots: string;
  /**
   * Names that Squid resolves to loopback. It has no per-name ports: a tool asks for the origin's real port, as in
   * `https://good.test:18443/`, and every port may be asked for.
   */
  readonly names: readonly string[];
  /** Names that an ACL denies. `.example.test` also stands for all names below it. */
  readonly denied?: readonly string[];
  /** With it, 407 without these Basic credentials. */
  readonly user?: { readonly name: string; readonly password: string };
  /** More of squid.conf. */
  readonly configuration?: string;
}

export interface Squid extends AsyncDisposable {
  /**
   * `http://127.0.0.1:PORT`, without credentials: the port with ssl-bump. A CONNECT that an ACL denies is answered 200
   * there, and its 403 comes as a page inside TLS: Squid bumps in order to serve its errors. 407 comes on CONNECT.
   */
  readonly bumpUrl: string;
  /** A port without ssl-bump under the same ACLs: it answers a denied CONNECT with 403 and tunnels the others as they are. */
  readonly tunnelUrl: string;
  /** PEM of the CA that Squid signs with: `proxy.upstream_ca`. */
  readonly caFile: string;
  readonly pid: () => number;
  /** One entry per request, CONNECTs and the requests inside them: `TCP_DENIED/403 CONNECT bad.test:443`. */
  requests(): string[];
  /** Squid's own log, for a failed test's message. */
  log(): string;
  /** SIGTERM: Squid closes its ports at once and goes in two seconds. */
  stop(): Promise<void>;
  /** SIGKILL, as when a machine goes away. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with the same CA. */
  start(): Promise<void>;
}

interface Ports {
  readonly bump: number;
  readonly tunnel: number;
}

/** Starts Squid on a free port of loopback; ready when it accepts, in about 0.1 s. */
export async function startSquid(options: SquidOptions): Promise<Squid> {
  const folder = temporaryFolder("squid");
  const ports = { bump: await freePort(), tunnel: await freePort() };
  const env = freshEnvironment(folder);
  await prepare(folder, options, env);
  writeFileSync(join(folder, "squid.conf"), configuration(folder, ports, options));

  const logFile = join(folder, "cache.log");
  const log = (): string => (existsSync(logFile) ? readFileSync(logFile, "utf8") : "");
  // Squid names its shared memory after its service: two of them, or two users', must not meet.
  const service = `agentproxytest${ports.bump}`;
  let squid: Child | null = null;
  const start = async (): Promise<void> => {
    const child = startChild([program("squid"), "-N", "-n", service, "-f", join(folder, "squid.conf")], {
      env,
    });
    squid = child;
    await until(
      () => `Squid to accept: ${child.stderr()}${log()}`,
      () => {
        if (child.hasEnded()) throw new Error(`Cannot start Squid: ${child.stderr()}${log()}`);
        return accepts(ports.tunnel);
      },
    );
  };
  const kill = async (): Promise<void> => {
    squid?.signal("SIGKILL");
    await squid?.exited;
    removeSharedMemory(service);
  };
  await start();
  return {
    bumpUrl: `http://127.0.0.1:${ports.bump}`,
    tunnelUrl: `http://127.0.0.1:${ports.tunnel}`,
    caFile: join(folder, "ca.pem"),
    pid: () => squid?.pid ?? 0,
    requests: () =>
      existsSync(join(folder, "access.log"))
        ? readFileSync(join(folder, "access.log"), "utf8").split("\n").filter(Boolean)
        : [],
    log,
    async stop() {
      await squid?.stop();
    },
    kill,
    start,
    [Symbol.asyncDispose]: kill,
  };
}

/** A killed Squid leaves it behind (shm_overview(7)). */
function removeSharedMemory(service: string): void {
  const folder = "/dev/shm";
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((file) => file.startsWith(`${service}-`))) {
    rmSync(join(folder, name), { force: true });
  }
}

async function prepare(folder: string, options: SquidOptions, env: Record<string, string>): Promise<void> {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key"];
  const subject = ["-subj", "/O=Test Squid/CN=Test egress CA", "-days", "30"];
  const usage = ["-addext", "keyUsage=critical,keyCertSign,cRLSign"];
  const request = [program("openssl"), "req", "-x509", ...key, ...subject, ...usage, "-out", "ca.pem"];
  await mustRun(request, { cwd: folder, env });
  const certgen = [program("security_file_certgen"), "-c", "-s", join(folder, "certificates"), "-M", "4MB"];
  await mustRun(certgen, { cwd: folder, env });
  const addresses = options.names.map((name) => `127.0.0.1 ${name}\n`);
  writeFileSync(join(folder, "hosts"), addresses.join(""));
  if (options.user !== undefined) {
    const { name, password } = options.user;
    const stdin = `${password}\n`;
    const hash = await mustRun([program("openssl"), "passwd", "-apr1", "-stdin"], {
      cwd: folder,
      env,
      stdin,
    });
    writeFileSync(join(folder, "users"), `${name}:${hash}`);
  }
  // Started by root, Squid goes on as Debian's user for it, who must be able to write logs and certificates.
  if (process.getuid?.() === 0) await mustRun(["chown", "-R", "proxy", folder], { env });
}

function configuration(folder: string, ports: Ports, options: SquidOptions): string {
  const denied = options.denied ?? [];
  return `
http_port 127.0.0.1:${ports.bump} ssl-bump tls-cert=${folder}/ca.pem tls-key=${folder}/ca.key generate-host-certificates=on dynamic_cert_mem_cache_size=4MB
http_port 127.0.0.1:${ports.tunnel}
sslcrtd_program ${program("security_file_certgen")} -s ${folder}/certificates -M 4MB
sslcrtd_children 2 startup=1 idle=1
tls_outgoing_options cafile=${options.originRoots}
acl step1 at_step SslBump1
ssl_bump peek step1
ssl_bump bump all
hosts_file ${folder}/hosts
dns_nameservers 127.0.0.1
dns_timeout 1 second
${
  options.user === undefined
    ? ""
    : `auth_param basic program ${program("basic_ncsa_auth")} ${folder}/users
auth_param basic children 1
acl known proxy_auth REQUIRED
http_access deny !known`
}
${denied.length === 0 ? "" : `acl denied dstdomain ${denied.join(" ")}\nhttp_access deny denied`}
http_access allow all
${options.configuration ?? ""}
logformat short %Ss/%03>Hs %rm %ru
access_log stdio:${folder}/access.log short
cache_log ${folder}/cache.log
cache_store_log none
cache deny all
memory_cache_shared off
sslproxy_session_cache_size 0
pid_filename ${folder}/squid.pid
coredump_dir ${folder}
netdb_filename none
pinger_enable off
visible_hostname squid.test
max_filedescriptors 4096
shutdown_lifetime 0 seconds
`;
}
