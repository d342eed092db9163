// The phrases of the statuses that we answer with (RFC 9110 section 15, RFC 6585, RFC 5842).

/** node:http has them all, and takes as long to load as half the proxy. */
const phrases: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  405: "Method Not Allowed",
  407: "Proxy Authentication Required",
  408: "Request Timeout",
  421: "Misdirected Request",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
  508: "Loop Detected",
};

export function statusPhrase(status: number): string {
  return phrases[status] ?? "Error";
}
