// The variables that many tools read: written once, claimed by each of them.

import type { ToolVariable } from "./tool.ts";

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
 * Its YARN_HTTPS_CA_FILE_PATH must stay unset: Yarn 2 and 3 have no such setting, and end with a usage error.
 */
export const yarnHttpsProxy: ToolVariable = {
  name: "YARN_HTTPS_PROXY",
  text: "{url}",
  roots: null,
  source: "https://yarnpkg.com/configuration/yarnrc#httpsProxy",
};
