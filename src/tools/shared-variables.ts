// The variables that many tools read: written once, claimed by each of them.

import type { Override, ToolVariable } from "./tool.ts";

const curlManual = "curl(1), ENVIRONMENT";

/** Both cases are set: curl for http:, wget, aria2, apt and others read the lower one alone. */
export const httpsProxy: readonly ToolVariable[] = [
  { name: "HTTPS_PROXY", text: "{url}", roots: null, source: curlManual },
  { name: "https_proxy", text: "{url}", roots: null, source: curlManual },
  { name: "NO_PROXY", text: "{no-proxy}", roots: null, source: curlManual },
  { name: "no_proxy", text: "{no-proxy}", roots: null, source: curlManual },
];

/** OpenSSL's, which many took over: Python's ssl, Ruby, PHP's streams, Go, rustls. */
export const sslCertFile: ToolVariable = {
  name: "SSL_CERT_FILE",
  text: "{bundle}",
  roots: "replaced",
  source: "openssl-env(7)",
};

export const curlCaBundle: ToolVariable = {
  name: "CURL_CA_BUNDLE",
  text: "{bundle}",
  roots: "replaced",
  source: "curl(1), --cacert",
};

export const requestsCaBundle: ToolVariable = {
  name: "REQUESTS_CA_BUNDLE",
  text: "{bundle}",
  roots: "replaced",
  source: "https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification",
};

/** botocore's: the AWS CLI and boto3. */
export const awsCaBundle: ToolVariable = {
  name: "AWS_CA_BUNDLE",
  text: "{bundle}",
  roots: "replaced",
  source: "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html",
};

export const nodeExtraCaCerts: ToolVariable = {
  name: "NODE_EXTRA_CA_CERTS",
  text: "{ca}",
  roots: "added to",
  source: "https://nodejs.org/api/cli.html#node_extra_ca_certsfile",
};

/** As an option (NODE_OPTIONS=--use-env-proxy) it would keep every Node from starting that does not know it. */
export const nodeUseEnvProxy: ToolVariable = {
  name: "NODE_USE_ENV_PROXY",
  text: "1",
  roots: null,
  source: "https://nodejs.org/api/cli.html#node_use_env_proxy1",
};

export const gitSslCaInfo: ToolVariable = {
  name: "GIT_SSL_CAINFO",
  text: "{bundle}",
  roots: "replaced",
  source: "git-config(1), http.sslCAInfo",
};

/**
 * Yarn reads every YARN_ variable as a setting. From 2 on it has no other way to hear of a proxy; Yarn 1 takes it as well.
 * Its YARN_HTTPS_CA_FILE_PATH stays unset where it is: Yarn 2 and 3 have no such setting, and end with a usage error.
 */
export const yarnHttpsProxy: ToolVariable = {
  name: "YARN_HTTPS_PROXY",
  text: "{url}",
  roots: null,
  source: "https://yarnpkg.com/configuration/yarnrc#httpsProxy",
};

/**
 * JVMs read no proxy from the environment, and one file of roots. Only properties: an option that a JVM does not know
 * keeps it from starting.
 */
const javaOptionsText =
  "-Djavax.net.ssl.trustStore={truststore} -Dhttps.proxyHost={hostname} -Dhttps.proxyPort={port}";

/** Read by every JVM, however it is started. JDK 8 takes its text, with the zero at its end, into 1,024 bytes. */
export const javaToolOptions: ToolVariable = {
  name: "JAVA_TOOL_OPTIONS",
  text: javaOptionsText,
  roots: "replaced",
  javaOptions: { where: "always", hasQuotes: true },
  limitBytes: 1023,
  source: "https://docs.oracle.com/en/java/javase/21/docs/specs/jvmti.html#tooloptions",
};

/**
 * The same once more, since builds replace JAVA_TOOL_OPTIONS for what they start. It is read from Java 9 on by the java
 * launcher alone, goes before the command line, and so beats JAVA_TOOL_OPTIONS and loses to options of the program's own.
 * It costs a second line on standard error; both go there, so that no output is spoilt that the first has not spoilt.
 */
export const jdkJavaOptions: ToolVariable = {
  name: "JDK_JAVA_OPTIONS",
  text: javaOptionsText,
  roots: "replaced",
  javaOptions: { where: "always", hasQuotes: true },
  source:
    "https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html#using-the-jdk_java_options-launcher-environment-variable",
};

/** Beats the command line itself: ours goes there only behind a truststore or proxy of the user's. */
export const underscoreJavaOptions: ToolVariable = {
  name: "_JAVA_OPTIONS",
  text: javaOptionsText,
  roots: "replaced",
  javaOptions: { where: "theirs set the same", hasQuotes: true },
  limitBytes: 1023,
  source:
    "https://docs.oracle.com/en/java/javase/21/troubleshoot/environment-variables-and-system-properties.html",
};

/**
 * What a start script puts on the command line of its JVM, where it beats both of the above: ours goes there only behind a
 * truststore or proxy of the user's.
 */
export function scriptJavaOptions(name: string, source: string): ToolVariable {
  const javaOptions = { where: "theirs set the same", hasQuotes: false } as const;
  return { name, text: javaOptionsText, roots: "replaced", javaOptions, source };
}

/** Of every program that runs on Node. */
export const nodeVerification: Override = {
  places: ["NODE_TLS_REJECT_UNAUTHORIZED="],
  format: "variable",
  key: "NODE_TLS_REJECT_UNAUTHORIZED",
  does: "turns verification off",
  values: /^0$/,
  beatsEnvironment: true,
  source: "https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue",
};
