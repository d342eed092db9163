// .NET and NuGet.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const nuget = "https://learn.microsoft.com/en-us/nuget/reference/nuget-config-file";

export const dotnet: Tool = {
  id: "dotnet",
  title: ".NET and NuGet",
  family: "Other languages",
  find: {
    programs: ["dotnet"],
    places: ["~/.dotnet/dotnet", "/usr/share/dotnet/dotnet", "/usr/lib/dotnet/dotnet"],
    version: ["--version"],
  },
  variables: [
    ...httpsProxy,
    // .NET takes it from OpenSSL, with the user's own store beside it.
    sslCertFile,
  ],
  files: [],
  stores: ["system-store"],
  overrides: [
    {
      places: ["~/.nuget/NuGet/NuGet.Config", "./nuget.config", "./NuGet.Config"],
      format: "xml",
      key: "configuration.config.add[http_proxy]",
      does: "names another proxy",
      beatsEnvironment: true,
      source: `${nuget}#config-section`,
    },
  ],
  probe: { none: "it fetches only what a project names, and there is no client in it" },
  limits: [
    {
      versions: "all",
      what: "HttpClient of .NET 10 was seen to take both variables in a program of another maker; dotnet and NuGet themselves are told from documentation and source",
      source:
        "https://github.com/dotnet/runtime/blob/main/src/native/libs/System.Security.Cryptography.Native/pal_x509_root.c",
    },
    {
      versions: "all",
      what: "a handler with UseProxy = false, or with a proxy of its own, goes around",
      source: "https://learn.microsoft.com/en-us/dotnet/api/system.net.http.httpclient.defaultproxy",
    },
  ],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy, and take http_proxy out of NuGet.Config",
  },
};
