// The command line of gnutls-cli, a client that knows no proxy.

/** To this port of loopback, asking for good.test and verifying `name` against `caFile` (PEM). */
export function gnutlsCli(caFile: string, port: number, name = "good.test"): string[] {
  const names = [`--sni-hostname=${name === "127.0.0.1" ? "good.test" : name}`, `--verify-hostname=${name}`];
  return ["gnutls-cli", "127.0.0.1", "-p", String(port), `--x509cafile=${caFile}`, ...names];
}
