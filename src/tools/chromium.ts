// Chromium, Google Chrome and what else is made of it, also without a window.

import { httpsProxy } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const policies = (key: string, does: Override["does"], values?: RegExp): Override => ({
  places: [
    "/etc/chromium/policies/managed/*.json",
    "/etc/chromium-browser/policies/managed/*.json",
    "/etc/opt/chrome/policies/managed/*.json",
    "/etc/opt/chrome_for_testing/policies/managed/*.json",
  ],
  format: "json",
  key,
  does,
  beatsEnvironment: true,
  ...(values === undefined ? {} : { values }),
  source: "https://chromeenterprise.google/policies/#ProxySettings",
});

/** Debian's launcher takes flags from there. */
const launcherFlag = (key: string, does: Override["does"], values?: RegExp): Override => ({
  places: ["/etc/chromium.d/*"],
  format: "shellFlags",
  key,
  does,
  beatsEnvironment: true,
  ...(values === undefined ? {} : { values }),
  source: "https://salsa.debian.org/chromium-team/chromium/-/blob/master/debian/scripts/chromium",
});

export const chromium: Tool = {
  id: "chromium",
  title: "Chromium and Chrome",
  family: "Browsers",
  find: {
    programs: [
      "chromium",
      "chromium-browser",
      "chromium-headless-shell",
      "google-chrome",
      "google-chrome-stable",
      "google-chrome-beta",
      "microsoft-edge",
      "brave-browser",
    ],
    places: [
      "/opt/google/chrome/chrome",
      "~/.cache/ms-playwright/chromium-*/chrome-linux*/chrome",
      "~/.cache/ms-playwright/chromium_headless_shell-*/chrome-*/*headless?shell",
      "~/.cache/puppeteer/chrome/*/chrome-linux64/chrome",
      "~/.cache/puppeteer/chrome-headless-shell/*/chrome-headless-shell-linux64/chrome-headless-shell",
    ],
    version: ["--version"],
  },
  // It reads neither SSL_CERT_FILE nor the system's store: Chrome's own roots, and the user's NSS database.
  variables: httpsProxy,
  files: [],
  stores: ["nss-database", "chromium-policies"],
  overrides: [
    policies("ProxyServer", "names another proxy"),
    policies("ProxyMode", "goes around the proxy", /^direct$/),
    launcherFlag("--proxy-server", "names another proxy"),
    launcherFlag("--no-proxy-server", "goes around the proxy", /^$/),
    launcherFlag("--ignore-certificate-errors", "turns verification off", /^$/),
  ],
  // As root in a container it starts only without its sandbox; the page is the probe's own.
  probe: { argv: ["{program}", "--headless", "--no-sandbox", "--dump-dom", "{probe-url}"] },
  limits: [
    {
      versions: "chromium-headless-shell",
      what: "it has no policies, so that only the NSS database of its user gives it CAs",
      source: "https://developer.chrome.com/blog/chrome-headless-shell",
    },
    {
      versions: "all",
      what: "it shows ERR_TUNNEL_CONNECTION_FAILED for whatever the proxy refuses, and not the reason",
      source: "https://chromium.googlesource.com/chromium/src/+/HEAD/net/docs/proxy.md",
    },
  ],
  fixes: {
    trust:
      'add the CA to the database of the user who runs it: certutil -A -d sql:$HOME/.pki/nssdb -n agentproxy -t C,, -i "$AGENT_PROXY_STATE_DIR/agent-proxy-ca.crt"',
    proxy: "set HTTPS_PROXY to the proxy, and take --no-proxy-server and --proxy-server out of its flags",
  },
};
