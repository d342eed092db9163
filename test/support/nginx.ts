// nginx as the origins of a test: real TLS, real HTTP/1.1 and HTTP/2.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startChild } from "./child.ts";
import { freshEnvironment } from "./environment.ts";
import type { TestCertificate } from "./origin-ca.ts";
import { accepts, freePort } from "./ports.ts";
import { program } from "./programs.ts";
import { temporaryFolder } from "./temporary.ts";
import { until } from "./until.ts";

/** What a test needs installed to use this file. */
export const nginxPrograms = ["nginx", "openssl"];

/** One origin: a server block with a port of its own. */
export interface NginxServer {
  /** Its server_name, and the key under which its port is told. */
  readonly name: string;
  readonly certificate: TestCertificate;
  /** Whether ALPN offers h2 beside http/1.1. Default true. */
  readonly http2?: boolean;
  /** Default "127.0.0.1"; any 127.0.0.x. */
  readonly address?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** More of the server block, as nginx.conf has it: locations, `ssl_protocols TLSv1.2;`, … */
  readonly configuration?: string;
}

/** A line of nginx's access log. */
export interface NginxRequest {
  readonly server: string;
  readonly method: string;
  readonly uri: string;
  /** "HTTP/1.1" or "HTTP/2.0" */
  readonly protocol: string;
  readonly status: number;
  /** The Host or :authority that was sent. */
  readonly host: string;
  readonly sni: string;
  readonly agent: string;
}

export interface Nginx extends AsyncDisposable {
  readonly pid: number;
  /** The port of the server with this name. */
  port(name: string): number;
  /** `"name" = "address:port"` for each server: the value of `gateway.hosts`. */
  readonly hosts: Readonly<Record<string, string>>;
  /** The requests that have been answered, oldest first. nginx logs a request when it ends: see `until`. */
  requests(): NginxRequest[];
  /** nginx's own complaints. */
  errors(): string;
  /** `GET /files/NAME` serves what is written here. */
  readonly filesFolder: string;
  /** `PUT /uploads/NAME` ends here, at any size. */
  readonly uploadsFolder: string;
  stop(): Promise<void>;
}

/**
 * Starts one nginx process with these servers, as whoever runs the tests, in a folder of its own. Each server answers
 * `GET /` with `hello from NAME`, `/files/` from `filesFolder` and `PUT /uploads/` into `uploadsFolder`.
 */
export async function startNginx(servers: readonly NginxServer[]): Promise<Nginx> {
  const folder = temporaryFolder("nginx");
  const placed = await Promise.all(servers.map(place));
  for (const name of ["files", "uploads", "temporary"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "access.log"), "");
  writeFileSync(join(folder, "nginx.conf"), configuration(folder, placed));

  const nginx = startChild(
    [program("nginx"), "-p", folder, "-c", join(folder, "nginx.conf"), "-e", join(folder, "error.log")],
    { env: freshEnvironment(folder) },
  );
  const errors = (): string =>
    existsSync(join(folder, "error.log")) ? readFileSync(join(folder, "error.log"), "utf8") : "";
  await until(
    () => `nginx to accept: ${errors()}${nginx.stderr()}`,
    async () => {
      if (nginx.hasEnded()) throw new Error(`Cannot start nginx: ${errors()}${nginx.stderr()}`);
      const answers = await Promise.all(placed.map((server) => accepts(server.port, server.address)));
      return answers.every(Boolean);
    },
  );

  const stop = async (): Promise<void> => {
    await nginx.stop();
  };
  return {
    pid: nginx.pid,
    port(name) {
      const server = placed.find((one) => one.name === name);
      if (server === undefined) throw new Error(`Cannot find a server named "${name}"`);
      return server.port;
    },
    hosts: Object.fromEntries(placed.map((one) => [one.name, `${one.address}:${one.port}`])),
    requests: () =>
      readFileSync(join(folder, "access.log"), "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as NginxRequest),
    errors,
    filesFolder: join(folder, "files"),
    uploadsFolder: join(folder, "uploads"),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

type PlacedServer = NginxServer & { readonly address: string; readonly port: number };

async function place(server: NginxServer): Promise<PlacedServer> {
  const address = server.address ?? "127.0.0.1";
  return { ...server, address, port: server.port ?? (await freePort(address)) };
}

// One process without a master: it ends with its pid, and nothing of it is left. SECLEVEL=0 lets it show weak
// certificates; `listen … http2` is the form that both old and new releases take (1.25.1 only warns).
function configuration(folder: string, servers: readonly PlacedServer[]): string {
  return `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log notice;
events { worker_connections 4096; }
http {
  log_format json escape=json '{"server":"$server_name","method":"$request_method","uri":"$request_uri",'
    '"protocol":"$server_protocol","status":$status,"host":"$http_host","sni":"$ssl_server_name",'
    '"agent":"$http_user_agent"}';
  access_log ${folder}/access.log json;
  client_body_temp_path ${folder}/temporary/body;
  proxy_temp_path ${folder}/temporary/proxy;
  fastcgi_temp_path ${folder}/temporary/fastcgi;
  uwsgi_temp_path ${folder}/temporary/uwsgi;
  scgi_temp_path ${folder}/temporary/scgi;
  default_type application/octet-stream;
  sendfile on;
  client_max_body_size 0;
  server_names_hash_bucket_size 128;
  ssl_ciphers DEFAULT:@SECLEVEL=0;
  ssl_protocols TLSv1.2 TLSv1.3;
${servers.map((server) => serverBlock(folder, server)).join("")}
}
`;
}

function serverBlock(folder: string, server: PlacedServer): string {
  return `
  server {
    listen ${server.address}:${server.port} ssl${server.http2 === false ? "" : " http2"};
    server_name ${server.name};
    ssl_certificate ${server.certificate.chainFile};
    ssl_certificate_key ${server.certificate.keyFile};
    location = / { default_type text/plain; return 200 "hello from ${server.name}\\n"; }
    location /files/ { root ${folder}; }
    location /uploads/ { root ${folder}; dav_methods PUT; create_full_put_path on; }
    ${server.configuration ?? ""}
  }
`;
}
