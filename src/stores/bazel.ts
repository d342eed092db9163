// Bazel's rc files: the image's, and the user's where that one is closed.

import { accessSync, constants, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { readOptionalFile } from "../host/optional-file.ts";
import { readBlock } from "../journal/managed-block.ts";
import { isJavaDefault, javaNoProxy } from "../trust/java-no-proxy.ts";
import type { SessionFacts } from "../trust/session-facts.ts";
import { managedBlockFile } from "./managed-file.ts";
import { findInPath } from "./program-presence.ts";
import type { Store, StoreContext } from "./store.ts";

const comment = "#";

export const bazel: Store = managedBlockFile({
  id: "bazel",
  title: "Bazel's system rc file",
  scope: "system",
  carries: "ca and proxy",
  comment,
  path: systemRc,
  block: ({ facts }) => formatOptions(facts),
});

export const bazelHome: Store = managedBlockFile({
  id: "bazel-home",
  title: "Bazel's user rc file",
  scope: "home",
  carries: "ca and proxy",
  comment,
  path: (context) => {
    const path = join(context.home, ".bazelrc");
    const isUsed = existsSync(path) || findInPath(context, ["bazel", "bazelisk", "bazel-real"]);
    return isUsed && !isServedBySystem(context) ? path : null;
  },
  block: ({ facts }) => formatOptions(facts),
});

function systemRc({ root }: StoreContext): string {
  return join(root, "etc/bazel.bazelrc");
}

/** Whether the system's file has, or is about to get, the same. */
function isServedBySystem(context: StoreContext): boolean {
  const path = systemRc(context);
  try {
    if (context.scope === "all") {
      accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
      return true;
    }
    return readBlock(readOptionalFile(path) ?? "", comment) === formatOptions(context.facts);
  } catch {
    // A file that cannot be read or written, or has damaged marks, serves nobody.
    return false;
  }
}

/**
 * `always` is known since Bazel 6.3 and is a warning before it, where `common --repo_env` keeps Bazel before 3.0 from
 * starting, and every command from running that does not know one of the options (bazelbuild/bazel#3054). What `build` has
 * reaches repository rules, too, before 8.
 * @see https://bazel.build/run/bazelrc
 */
function formatOptions(facts: SessionFacts): string {
  const environment = environmentOf(facts);
  return [
    ...jvmProperties(facts).map((property) => `startup ${quote(`--host_jvm_args=-D${property}`)}`),
    // In one line, since each is warned of by itself.
    ["always", ...environment.map((variable) => quote(`--repo_env=${variable}`))].join(" "),
    ...environment.map((variable) => `build ${quote(`--action_env=${variable}`)}`),
  ].join("\n");
}

/** Bazel's own JVM takes no JAVA_TOOL_OPTIONS. The proxy is for its remote cache and where the environment is lost. */
function jvmProperties({ truststore, hostname, port, noProxy }: SessionFacts): string[] {
  return [
    ...(truststore === null ? [] : [`javax.net.ssl.trustStore=${truststore}`]),
    `https.proxyHost=${hostname}`,
    `https.proxyPort=${port}`,
    ...(isJavaDefault(noProxy) ? [] : [`http.nonProxyHosts=${javaNoProxy(noProxy)}`]),
  ];
}

/** For what rules run: curl, git, pip, npm and what is built on OpenSSL. */
function environmentOf({ url, noProxy, bundle, ca }: SessionFacts): string[] {
  const hosts = noProxy.join(",");
  return [
    `HTTPS_PROXY=${url}`,
    `https_proxy=${url}`,
    `NO_PROXY=${hosts}`,
    `no_proxy=${hosts}`,
    `SSL_CERT_FILE=${bundle}`,
    `CURL_CA_BUNDLE=${bundle}`,
    `GIT_SSL_CAINFO=${bundle}`,
    `REQUESTS_CA_BUNDLE=${bundle}`,
    `PIP_CERT=${bundle}`,
    `NODE_EXTRA_CA_CERTS=${ca}`,
  ];
}

/** One word to Bazel's reader, which knows quotes, backslashes and comments. */
function quote(word: string): string {
  return `"${word.replace(/["\\]/g, "\\$&")}"`;
}
