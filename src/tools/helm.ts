// Helm.

import { kubeconfig } from "./kubectl.ts";
import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const helm: Tool = {
  id: "helm",
  title: "Helm",
  family: "Containers and clusters",
  find: {
    programs: ["helm"],
    version: ["version", "--short"],
  },
  variables: [...httpsProxy, sslCertFile],
  files: [],
  stores: ["system-store"],
  overrides: [
    ...kubeconfig,
    {
      places: [
        "$HELM_REPOSITORY_CONFIG",
        "$XDG_CONFIG_HOME/helm/repositories.yaml",
        "~/.config/helm/repositories.yaml",
      ],
      format: "yaml",
      key: "repositories[].caFile",
      does: "names other CAs",
      beatsEnvironment: true,
      source: "https://helm.sh/docs/helm/helm_repo_add/",
    },
    {
      places: [
        "$HELM_REPOSITORY_CONFIG",
        "$XDG_CONFIG_HOME/helm/repositories.yaml",
        "~/.config/helm/repositories.yaml",
      ],
      format: "yaml",
      key: "repositories[].insecure_skip_tls_verify",
      does: "turns verification off",
      beatsEnvironment: true,
      values: /^true$/,
      source: "https://helm.sh/docs/helm/helm_repo_add/",
    },
  ],
  probe: { none: "it fetches only from repositories of charts, which a page is not" },
  limits: [
    {
      versions: "all",
      what: "told from its documentation: it has not been run in a session",
      source: "https://helm.sh/docs/helm/helm/",
    },
  ],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle, or pass --ca-file with it",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
