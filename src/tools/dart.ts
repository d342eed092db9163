// Dart, its package manager pub, and Flutter's command.

import { httpsProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const context = "https://github.com/dart-lang/sdk/blob/main/runtime/bin/security_context_linux.cc";

export const dart: Tool = {
  id: "dart",
  title: "Dart",
  family: "Other languages",
  find: {
    programs: ["dart"],
    places: [
      "/usr/lib/dart/bin/dart",
      "~/flutter/bin/dart",
      "/opt/flutter/bin/dart",
      "~/fvm/versions/*/bin/dart",
    ],
    version: ["--version"],
  },
  variables: httpsProxy,
  files: [],
  stores: ["system-store"],
  overrides: [],
  probe: {
    argv: ["{program}", "run", "{source}", "{probe-url}"],
    source: {
      name: "probe.dart",
      text: `import 'dart:convert';
import 'dart:io';

Future<void> main(List<String> arguments) async {
  final request = await HttpClient().getUrl(Uri.parse(arguments[0]));
  final response = await request.close();
  stdout.write(await response.transform(utf8.decoder).join());
}
`,
    },
  },
  limits: [
    {
      versions: "all",
      what: "no variable names its CAs: it reads the first bundle of the system's store that it finds, or what --root-certs-file names, and else trusts what it was built with",
      source: context,
    },
    {
      versions: "all",
      what: "told from its source: it has not been run in a session",
      source: context,
    },
  ],
  fixes: {
    trust: "put the CA into the system's store, or start dart with --root-certs-file and the bundle",
    proxy: "set HTTPS_PROXY to the proxy; a client whose findProxy is replaced goes around",
  },
};
