// An HTTPS server that shows a leaf of ours, for real clients to judge.

import type { CertificateAuthority } from "../../src/ca/authority.ts";
import { parseHost } from "../../src/wire/host.ts";

export interface LeafServer extends AsyncDisposable {
  readonly port: number;
  /** "https://localhost:PORT/". */
  readonly url: string;
}

/** What it answers at paths that package managers and git ask for; "hello" elsewhere. */
function answer(path: string, origin: string): Response {
  switch (path) {
    case "/repo/info/refs":
      return new Response("1234567890abcdef1234567890abcdef12345678\trefs/heads/main\n");
    case "/npm/pkg":
      return Response.json({
        name: "pkg",
        "dist-tags": { latest: "1.2.3" },
        versions: { "1.2.3": { name: "pkg", version: "1.2.3", dist: { tarball: `${origin}/npm/pkg.tgz` } } },
      });
    case "/simple/pkg/":
      return new Response('<a href="pkg-1.2.3.tar.gz">pkg-1.2.3.tar.gz</a>', {
        headers: { "Content-Type": "text/html" },
      });
    case "/crates/config.json":
      return Response.json({ dl: `${origin}/dl`, api: `${origin}/api` });
    case "/api/api/v1/crates":
      return Response.json({
        crates: [{ name: "pkg", max_version: "1.2.3", description: "" }],
        meta: { total: 1 },
      });
    default:
      return new Response("hello");
  }
}

/** Listens on loopback with the leaf for `name`. `address` is what clients connect to. */
export async function startLeafServer(
  authority: CertificateAuthority,
  name: string,
  address = name,
): Promise<LeafServer> {
  const host = parseHost(name);
  if (!host.ok) throw new Error(host.fault);
  const leaf = await authority.leafFor(host.value);
  const server = Bun.serve({
    hostname: address === "[::1]" ? "::1" : "127.0.0.1",
    port: 0,
    tls: { cert: leaf.certificatePem, key: leaf.privateKeyPem },
    fetch: (request) => {
      const { pathname, origin } = new URL(request.url);
      return answer(pathname, origin);
    },
  });
  const port = server.port ?? 0;
  return {
    port,
    url: `https://${address}:${port}/`,
    [Symbol.asyncDispose]: async () => await server.stop(true),
  };
}
