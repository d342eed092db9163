// Go: its command, and every program on net/http.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const source = `package main

import (
	"io"
	"net/http"
	"os"
)

func main() {
	response, err := http.Get(os.Args[1])
	if err != nil {
		panic(err)
	}
	io.Copy(os.Stdout, response.Body)
}
`;

const roots = "https://pkg.go.dev/crypto/x509#SystemCertPool";
const proxies = "https://pkg.go.dev/net/http#ProxyFromEnvironment";

export const go: Tool = {
  id: "go",
  title: "Go",
  family: "Go",
  find: {
    programs: ["go"],
    places: [
      "/usr/local/go/bin/go",
      "/usr/lib/go-*/bin/go",
      "~/go/bin/go",
      "~/sdk/go*/bin/go",
      "~/.local/share/mise/installs/go/*/bin/go",
      "~/.asdf/installs/golang/*/go/bin/go",
    ],
    version: ["version"],
  },
  variables: [
    ...httpsProxy,
    // Takes the place of the file alone: the folder of the system's store is read beside it.
    sslCertFile,
  ],
  files: [],
  stores: ["system-store"],
  overrides: [
    {
      places: ["$GOENV", "$XDG_CONFIG_HOME/go/env", "~/.config/go/env"],
      format: "assignments",
      key: "GOINSECURE",
      does: "turns verification off",
      values: /\S/,
      beatsEnvironment: true,
      source: "https://go.dev/ref/mod#environment-variables",
    },
  ],
  probe: {
    argv: ["{program}", "run", "{source}", "{probe-url}"],
    source: { name: "probe.go", text: source },
  },
  limits: [
    {
      versions: "all",
      what: "a program reads the roots and the proxy once: one that ran before the session must be started again",
      source: proxies,
    },
    {
      versions: "all",
      what: "a program whose http.Transport has no Proxy of its own goes around, and one with RootCAs of its own trusts no other",
      source: roots,
    },
  ],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle, and start the program again",
    proxy:
      "set HTTPS_PROXY to the proxy, and start the program again; the code needs http.ProxyFromEnvironment",
  },
};
