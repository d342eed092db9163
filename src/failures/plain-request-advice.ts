// What to do about a request that is no CONNECT, by the name that its client gives itself in User-Agent.

import type { FailureCode } from "./catalogue.ts";

interface Advice {
  readonly code: FailureCode;
  /** The product's name, whole. */
  readonly product: RegExp;
  readonly remedy: string;
}

const unset = "unset HTTP_PROXY and http_proxy, which the session does not set.";

const advices: readonly Advice[] = [
  {
    // 1.16.1 is the first that does CONNECT: axios's CHANGELOG.md.
    code: "https-without-connect",
    product: /^axios$/i,
    remedy:
      'Update axios to 1.16.1 or later, which does CONNECT; before it, pass { proxy: false, httpsAgent: new HttpsProxyAgent(process.env.HTTPS_PROXY) } of "https-proxy-agent".',
  },
  {
    code: "plain-http",
    product: /^axios$/i,
    remedy: `Give axios the https:// URL, and ${unset}`,
  },
  {
    code: "https-without-connect",
    product: /^wget2$/i,
    remedy: "Use curl or wget instead: Wget2 cannot go through a proxy that takes CONNECT alone.",
  },
  {
    code: "plain-http",
    product: /^wget2?$/i,
    remedy: `Give it the https:// URL, take http_proxy out of ~/.wgetrc, and ${unset}`,
  },
  {
    // apt-transport-http(1): "Debian APT-HTTP/1.3 (2.6.1)".
    code: "plain-http",
    product: /^Debian APT-(?:HTTP|CURL)$/i,
    remedy:
      "Write https:// for http:// in /etc/apt/sources.list and /etc/apt/sources.list.d, take Acquire::http::Proxy out of /etc/apt/apt.conf.d, and unset http_proxy.",
  },
];

/** One sentence of what to do; null where the catalogue's own is the best there is. */
export function plainRequestAdvice(code: FailureCode, product: string): string | null {
  return advices.find((one) => one.code === code && one.product.test(product))?.remedy ?? null;
}
