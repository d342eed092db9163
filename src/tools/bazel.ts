// Bazel, whose server is a JVM that takes its options from rc files alone.

import { httpsProxy } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const rcManual = "https://bazel.build/run/bazelrc";

const rc = (key: string, does: Override["does"], values?: RegExp): Override => ({
  places: ["./.bazelrc", "~/.bazelrc"],
  format: "bazelrc",
  key,
  does,
  beatsEnvironment: true,
  ...(values === undefined ? {} : { values }),
  source: rcManual,
});

export const bazel: Tool = {
  id: "bazel",
  title: "Bazel",
  family: "Java",
  find: {
    programs: ["bazel", "bazel-real"],
    version: ["--version"],
  },
  variables: [...httpsProxy],
  files: [],
  stores: ["bazel", "bazel-home"],
  overrides: [
    {
      ...rc("startup.--host_jvm_args=-Djavax.net.ssl.trustStore", "names other CAs"),
      along: [
        "startup.--host_jvm_args=-Djavax.net.ssl.trustStoreType",
        "startup.--host_jvm_args=-Djavax.net.ssl.trustStorePassword",
      ],
    },
    rc("startup.--host_jvm_args=-Dhttps.proxyHost", "names another proxy"),
    rc("*.--repo_env", "names another proxy", /^https_proxy=./i),
    rc("*.--repo_env", "goes around the proxy", /^https_proxy=$/i),
    rc("startup.--nosystem_rc", "names other CAs", /^$/),
  ],
  probe: {
    none: "it fetches only what a workspace names, and its server would outlive the probe",
  },
  limits: [
    {
      versions: "all",
      what: "its server takes no JAVA_TOOL_OPTIONS, and one that ran before the session is not told until it is stopped",
      source: "https://bazel.build/run/client-server",
    },
    {
      versions: "before 6.3",
      what: "it warns of the line `always` in our block; where the session's environment is lost, fetch, sync and query have no proxy, and build, test and run have it",
      source: rcManual,
    },
    {
      versions: "from 3.5 to 5.0",
      what: "where the session's environment is lost, it takes https.proxyHost for no valid URL",
      source: "https://github.com/bazelbuild/bazel/issues/14896",
    },
    {
      versions: "all",
      what: "what our block adds to the environment of actions is part of their cache keys, so that a remote cache of other machines is missed",
      source: "https://bazel.build/reference/command-line-reference#build-flag--action_env",
    },
  ],
  fixes: {
    trust:
      "run `agentproxy up --stores all` as root, or put `startup --host_jvm_args=-Djavax.net.ssl.trustStore=` and the path of java-truststore.p12 into ~/.bazelrc, then `bazel shutdown`",
    proxy:
      "set HTTPS_PROXY to the proxy, and take --repo_env=HTTPS_PROXY and https.proxyHost out of the workspace's .bazelrc",
  },
};
