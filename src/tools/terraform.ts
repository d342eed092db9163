// Terraform and OpenTofu.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const terraform: Tool = {
  id: "terraform",
  title: "Terraform",
  family: "Clouds",
  find: {
    programs: ["terraform", "tofu"],
    places: ["~/.tfenv/versions/*/terraform", "~/.terraform.d/bin/terraform"],
    version: ["version"],
  },
  // Its providers are Go programs too, which inherit them.
  variables: [...httpsProxy, sslCertFile],
  files: [],
  stores: ["system-store"],
  overrides: [],
  probe: { none: "it fetches only what a configuration names" },
  limits: [
    {
      versions: "all",
      what: "a provider with CAs of its own in the configuration (custom_ca_bundle of aws) trusts those alone",
      source: "https://registry.terraform.io/providers/hashicorp/aws/latest/docs#custom_ca_bundle-1",
    },
  ],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
