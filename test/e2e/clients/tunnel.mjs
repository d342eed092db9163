// TLS to a host through the proxy that the environment names, on Node's own sockets.

import { request } from "node:http";
import { isIP } from "node:net";
import { connect } from "node:tls";

/**
 * Resolves to the TLS socket of a CONNECT tunnel to `name` or `name:port`. The CA comes from NODE_EXTRA_CA_CERTS, as in any
 * Node program.
 */
export function tlsThroughProxy(authority, options = {}) {
  const { hostname, port } = new URL(`https://${authority}`);
  const target = `${hostname}:${port || 443}`;
  const proxy = new URL(process.env.HTTPS_PROXY);
  return new Promise((resolve, reject) => {
    const asking = request({
      host: proxy.hostname,
      port: proxy.port,
      method: "CONNECT",
      path: target,
      headers: { host: target },
    });
    asking.on("connect", (reply, socket) => {
      if (reply.statusCode !== 200) return reject(new Error(`CONNECT was answered ${reply.statusCode}`));
      const tls = connect(
        { socket, host: hostname, servername: isIP(hostname) ? "" : hostname, ...options },
        () => resolve(tls),
      );
      tls.once("error", reject);
      return undefined;
    });
    asking.once("error", reject);
    asking.end();
  });
}
