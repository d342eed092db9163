// Skopeo, Podman and Buildah, which pull images themselves.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const containers: Tool = {
  id: "containers",
  title: "Skopeo, Podman and Buildah",
  family: "Containers and clusters",
  find: {
    programs: ["skopeo", "podman", "buildah"],
    version: ["--version"],
  },
  variables: [...httpsProxy, sslCertFile],
  files: [],
  stores: ["system-store"],
  overrides: [
    {
      places: [
        "$CONTAINERS_REGISTRIES_CONF",
        "~/.config/containers/registries.conf",
        "/etc/containers/registries.conf",
        "/etc/containers/registries.conf.d/*.conf",
      ],
      format: "toml",
      key: "*insecure",
      does: "turns verification off",
      beatsEnvironment: true,
      values: /^true$/,
      source: "containers-registries.conf(5)",
    },
  ],
  probe: { none: "they speak to registries alone, which a page is not" },
  limits: [
    {
      versions: "all",
      what: "what runs in a container has an environment and a file system of its own: the proxy's address and the bundle must be given to it",
      source: "https://docs.podman.io/en/latest/markdown/podman-run.1.html#http-proxy",
    },
  ],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle, or put the CA into /etc/containers/certs.d/HOST/ca.crt",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
