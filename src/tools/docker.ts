// The docker client.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const daemon = "https://docs.docker.com/engine/daemon/proxy/";

export const docker: Tool = {
  id: "docker",
  title: "Docker client",
  family: "Containers and clusters",
  find: {
    programs: ["docker"],
    version: ["--version"],
  },
  // For what the client asks registries itself: `docker manifest`, and a daemon at https:.
  variables: [...httpsProxy, sslCertFile],
  files: [],
  stores: ["system-store"],
  overrides: [],
  probe: { none: "it speaks to its daemon and to registries alone, which a page is not" },
  limits: [
    {
      versions: "all",
      what: "images are pulled and pushed by the daemon, which has an environment and trust of its own",
      source: daemon,
    },
    {
      versions: "all",
      what: "what runs or is built in a container does not see the session: its 127.0.0.1 is the container's own, and its CAs are the image's",
      source: "https://docs.docker.com/engine/cli/proxy/",
    },
  ],
  fixes: {
    trust:
      "put the CA into /etc/docker/certs.d/HOST/ca.crt for the daemon, and mount the bundle over /etc/ssl/certs/ca-certificates.crt in a container",
    proxy:
      'name the proxy under "proxies" in /etc/docker/daemon.json for the daemon, and run a container with --network host',
  },
};
