// The URL by which tools on this machine reach a listener.

/** A wildcard address is listened on, but nobody can connect to it everywhere. */
export function localUrl(hostname: string, port: number): string {
  if (hostname === "0.0.0.0" || hostname === "::") return `http://127.0.0.1:${port}`;
  return `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}
