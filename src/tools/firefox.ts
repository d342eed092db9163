// Firefox.

import { httpsProxy } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const policy = (key: string, does: Override["does"], values?: RegExp): Override => ({
  places: ["/etc/firefox/policies/policies.json"],
  format: "json",
  key: `policies.${key}`,
  does,
  beatsEnvironment: true,
  ...(values === undefined ? {} : { values }),
  source: "https://mozilla.github.io/policy-templates/#proxy",
});

export const firefox: Tool = {
  id: "firefox",
  title: "Firefox",
  family: "Browsers",
  find: {
    programs: ["firefox", "firefox-esr"],
    places: [
      "/usr/lib/firefox/firefox",
      "/usr/lib/firefox-esr/firefox-esr",
      "/usr/lib64/firefox/firefox",
      "/opt/firefox/firefox",
      "~/.cache/puppeteer/firefox/*/firefox/firefox",
    ],
    version: ["--version"],
  },
  // With its default, "use system proxy settings", it reads the variables. It reads no CA from them, nor from the system's store.
  variables: httpsProxy,
  files: [],
  stores: ["firefox-profiles", "firefox-policies"],
  overrides: [
    policy("Proxy.SSLProxy", "names another proxy"),
    policy("Proxy.HTTPProxy", "names another proxy"),
    policy("Proxy.Mode", "goes around the proxy", /^(?:none|autoDetect|autoConfig)$/),
  ],
  probe: { none: "without a window it draws pages and prints none" },
  limits: [
    {
      versions: "all",
      what: "a profile that is made after agentproxy started, as geckodriver and Puppeteer make them, trusts the CA only by the policies, which root alone can write",
      source: "https://firefox-source-docs.mozilla.org/testing/geckodriver/Profiles.html",
    },
    {
      versions: "all",
      what: "ImportEnterpriseRoots has no effect on Linux",
      source: "https://mozilla.github.io/policy-templates/#certificates--importenterpriseroots",
    },
  ],
  fixes: {
    trust:
      'add the CA to the profile: certutil -A -d sql:PROFILE -n agentproxy -t C,, -i "$AGENT_PROXY_STATE_DIR/agent-proxy-ca.crt"',
    proxy:
      "set HTTPS_PROXY to the proxy, and network.proxy.type in about:config to 5, which means the system's settings",
  },
};
