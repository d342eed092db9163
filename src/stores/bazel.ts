// Bazel's rc files: the image's, and the user's where that one is closed.

import { accessSync, constants, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { readOptionalFile } from "../host/optional-file.ts";
import { readBlock } from "../journal/managed-block.ts";
import { isJavaDefault, javaNoProxy } from "../trust/java-no-proxy.ts";
import type { SessionFacts } from "../trust/session-facts.ts";
import { managedBlockFile } from "./managed-file.ts";
import { findInPath } from "./program-presence.ts";
import { StoreError, type Store, type StoreContext } from "./store.ts";

const comment = "#";
const codes = { bazel_path: "choose a state directory without line breaks in its path" };

export const bazel: Store = managedBlockFile({
  id: "bazel",
  title: "Bazel's system rc file",
  scope: "system",
  carries: "ca and proxy",
  codes,
  comment,
  path: systemRc,
  block: formatOptions,
});

export const bazelHome: Store = managedBlockFile({
  id: "bazel-home",
  title: "Bazel's user rc file",
  scope: "home",
  // And the address of a proxy that lasts.
  carries: "ca",
  codes,
  comment,
  path: (context) => {
    const path = join(context.home, ".bazelrc");
    // In a session also where there is no Bazel yet: no variable makes one trust the CA that is installed later.
    const isOfUse =
      context.isLasting || existsSync(path) || findInPath(context, ["bazel", "bazelisk", "bazel-real"]);
    return isOfUse && !isServedBySystem(context) ? path : null;
  },
  block: formatOptions,
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
    return readBlock(readOptionalFile(path) ?? "", comment) === formatOptions(context);
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
function formatOptions({ facts, isLasting }: StoreContext): string {
  const environment = [...(isLasting ? proxyVariables(facts) : []), ...caVariables(facts)];
  const { truststore } = facts;
  const properties = [
    ...(truststore === null ? [] : [`javax.net.ssl.trustStore=${truststore}`]),
    ...(isLasting ? proxyProperties(facts) : []),
  ];
  return [
    ...properties.map((property) => `startup ${quote(`--host_jvm_args=-D${property}`)}`),
    // In one line, since each is warned of by itself.
    ["always", ...environment.map((variable) => quote(`--repo_env=${variable}`))].join(" "),
    ...environment.map((variable) => `build ${quote(`--action_env=${variable}`)}`),
  ].join("\n");
}

/** Bazel's own JVM takes no JAVA_TOOL_OPTIONS. The proxy is for its remote cache, and where the environment is lost. */
function proxyProperties({ hostname, port, noProxy }: SessionFacts): string[] {
  return [
    `https.proxyHost=${hostname}`,
    `https.proxyPort=${port}`,
    ...(isJavaDefault(noProxy) ? [] : [`http.nonProxyHosts=${javaNoProxy(noProxy)}`]),
  ];
}

function proxyVariables({ url, noProxy }: SessionFacts): string[] {
  const hosts = noProxy.join(",");
  return [`HTTPS_PROXY=${url}`, `https_proxy=${url}`, `NO_PROXY=${hosts}`, `no_proxy=${hosts}`];
}

/** For what rules run: curl, git, pip, npm and what is built on OpenSSL. */
function caVariables({ bundle, ca }: SessionFacts): string[] {
  return [
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
  if (/[\r\n]/.test(word)) {
    throw new StoreError(
      "bazel_path",
      `Cannot write ${JSON.stringify(word)} into one line of Bazel's rc file`,
    );
  }
  return `"${word.replace(/["\\]/g, "\\$&")}"`;
}
