// PHP.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const streamsManual = "https://www.php.net/manual/en/context.http.php";

const iniFiles = [
  "/etc/php/*/*/php.ini",
  "/etc/php/*/*/conf.d/*.ini",
  "/etc/php.ini",
  "/etc/php.d/*.ini",
  "/usr/local/etc/php/php.ini",
  "/usr/local/etc/php/conf.d/*.ini",
];

const ini = (key: string, source: string): Override => ({
  places: iniFiles,
  format: "phpIni",
  key,
  does: "names other CAs",
  // Ours is read last.
  beatsEnvironment: false,
  source,
});

export const php: Tool = {
  id: "php",
  title: "PHP",
  family: "PHP",
  find: {
    programs: ["php"],
    places: ["/usr/bin/php[0-9]*", "/opt/*/bin/php"],
    version: ["--version"],
  },
  variables: [
    // The curl extension is libcurl.
    ...httpsProxy,
    sslCertFile,
    // The colon in front keeps the folder that PHP was built with.
    {
      name: "PHP_INI_SCAN_DIR",
      text: "{file:php.d}",
      roots: "replaced",
      appendedWith: ":",
      source: "https://www.php.net/manual/en/configuration.file.php#configuration.file.scan",
    },
  ],
  files: [
    {
      name: "php.d/agentproxy.ini",
      // The curl extension reads no variable; SSL_CERT_FILE would do for streams, but an ini of the image's may name another.
      compose: ({ bundle }) =>
        /['\n]/.test(bundle) ? null : `curl.cainfo = '${bundle}'\nopenssl.cafile = '${bundle}'\n`,
    },
  ],
  stores: ["system-store"],
  overrides: [
    ini("curl.cainfo", "https://www.php.net/manual/en/curl.configuration.php"),
    ini("openssl.cafile", "https://www.php.net/manual/en/openssl.configuration.php"),
  ],
  probe: {
    argv: ["{program}", "{source}", "{probe-url}"],
    source: {
      name: "probe.php",
      text: `<?php curl_exec(curl_init($argv[1]));\n`,
    },
  },
  limits: [
    {
      versions: "all",
      what: "streams, file_get_contents() among them, read no proxy variable: the code must give its context the proxy",
      source: streamsManual,
    },
    {
      versions: "all",
      what: "a php-fpm or web server that was started outside the session has an environment of its own",
      source: "https://www.php.net/manual/en/install.fpm.configuration.php",
    },
  ],
  fixes: {
    trust: "set curl.cainfo and openssl.cafile to the bundle, in the last ini file that php --ini lists",
    proxy: 'set HTTPS_PROXY to the proxy for curl; give a stream context "proxy" => "tcp://HOST:PORT"',
  },
};
