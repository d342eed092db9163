// Programs on gRPC's core and on grpc-js.

import { httpsProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const manual = "https://grpc.github.io/grpc/core/md_doc_environment_variables.html";

export const grpc: Tool = {
  id: "grpc",
  title: "gRPC",
  family: "TLS libraries",
  find: {
    programs: ["python3"],
    library: { of: "python", name: "grpc" },
    version: ["-c", "import grpc; print(grpc.__version__)"],
  },
  variables: [
    // In lower case: gRPC reads no other.
    ...httpsProxy,
    { name: "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", text: "{bundle}", roots: "replaced", source: manual },
  ],
  files: [],
  stores: [],
  overrides: [],
  probe: { none: "it speaks to services alone, which a page is not" },
  limits: [
    {
      versions: "all",
      what: "it speaks HTTP/2 alone, so that it fails where an upstream offers clients only http/1.1",
      source: "https://grpc.github.io/grpc/core/md_doc_http_proxy.html",
    },
    {
      versions: "grpc-go",
      what: "it takes its roots as every Go program does, by SSL_CERT_FILE",
      source: "https://pkg.go.dev/crypto/x509#SystemCertPool",
    },
  ],
  fixes: {
    trust: "set GRPC_DEFAULT_SSL_ROOTS_FILE_PATH to the bundle",
    proxy: "set https_proxy, in lower case, to the proxy, and unset grpc_proxy",
  },
};
