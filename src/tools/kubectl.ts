// kubectl.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const config = (key: string, does: Override["does"], values?: RegExp): Override => ({
  places: ["$KUBECONFIG", "~/.kube/config"],
  format: "yaml",
  key: `clusters[].cluster.${key}`,
  does,
  beatsEnvironment: true,
  ...(values === undefined ? {} : { values }),
  source: "https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/",
});

/** Of a kubeconfig: every client on Kubernetes' Go library reads it so. */
export const kubeconfig: readonly Override[] = [
  config("certificate-authority", "names other CAs"),
  config("certificate-authority-data", "names other CAs"),
  config("insecure-skip-tls-verify", "turns verification off", /^true$/),
  config("proxy-url", "names another proxy"),
];

export const kubectl: Tool = {
  id: "kubectl",
  title: "kubectl",
  family: "Containers and clusters",
  find: {
    programs: ["kubectl"],
    places: ["~/.krew/bin/kubectl-*", "/opt/google-cloud-sdk/bin/kubectl"],
    version: ["version", "--client"],
  },
  variables: [...httpsProxy, sslCertFile],
  files: [],
  stores: ["system-store"],
  overrides: kubeconfig,
  probe: { argv: ["{program}", "--token=none", "--server={probe-url}", "get", "--raw", "/"] },
  limits: [
    {
      versions: "all",
      what: "a cluster with a CA of its own in the kubeconfig trusts that alone: the gateway must pass its host through, or the file name the bundle",
      source: "https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/",
    },
    {
      versions: "all",
      what: "a user with a client certificate cannot log in where TLS is terminated on the way: a token can",
      source: "https://kubernetes.io/docs/reference/access-authn-authz/authentication/",
    },
  ],
  fixes: {
    trust:
      "set SSL_CERT_FILE to the bundle, and certificate-authority in the kubeconfig too where it is there",
    proxy: "set HTTPS_PROXY to the proxy, and take proxy-url out of the kubeconfig",
  },
};
