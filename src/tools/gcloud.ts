// The Google Cloud CLI.

import { httpsProxy, requestsCaBundle } from "./shared-variables.ts";
import type { Override, Tool, ToolVariable } from "./tool.ts";

const properties = "https://cloud.google.com/sdk/docs/properties";

/** gcloud's, and that of the gsutil and bq beside it, over any other setting of theirs. */
export const gcloudCaCerts: ToolVariable = {
  name: "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE",
  text: "{bundle}",
  roots: "replaced",
  source: properties,
};

const configuration = (
  key: string,
  does: Override["does"],
  beatsEnvironment: boolean,
  more: Pick<Override, "values" | "along"> = {},
): Override => ({
  places: [
    "$CLOUDSDK_CONFIG/configurations/config_default",
    "~/.config/gcloud/configurations/config_default",
  ],
  format: "configparser",
  key,
  does,
  beatsEnvironment,
  ...more,
  source: properties,
});

export const gcloud: Tool = {
  id: "gcloud",
  title: "Google Cloud CLI",
  family: "Clouds",
  find: {
    programs: ["gcloud"],
    places: ["/opt/google-cloud-sdk/bin/gcloud", "~/google-cloud-sdk/bin/gcloud"],
    version: ["--version"],
  },
  variables: [...httpsProxy, gcloudCaCerts, requestsCaBundle],
  files: [],
  stores: [],
  overrides: [
    configuration("core.custom_ca_certs_file", "names other CAs", false),
    configuration("auth.disable_ssl_validation", "turns verification off", true, {
      values: /^(?:true|1|yes|on)$/i,
    }),
    configuration("proxy.address", "names another proxy", true, {
      along: ["proxy.port", "proxy.type", "proxy.username", "proxy.password", "proxy.rdns"],
    }),
  ],
  probe: { none: "its commands talk to Google's own hosts alone, and want credentials" },
  limits: [
    {
      versions: "all",
      what: "it tries again for minutes, and says nothing, where TLS fails",
      source: "https://cloud.google.com/sdk/docs/proxy-settings",
    },
  ],
  fixes: {
    trust: "set CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy, and take proxy/address out by `gcloud config unset proxy/address`",
  },
};
