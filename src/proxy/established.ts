// The yes to a CONNECT, the same on every route.

/**
 * RFC 9110 §9.3.6: no content and no length, since what follows is the tunnel. A field there must be: apk-tools before
 * 2.12.1 and others on its libfetch wait for ever for one.
 */
export const established = Buffer.from(
  "HTTP/1.1 200 Connection Established\r\nProxy-Agent: agentproxy\r\n\r\n",
  "latin1",
);
