// The yes to a CONNECT, the same on every route.

/** RFC 9110 §9.3.6: no content and no length, since what follows is the tunnel. */
export const established = Buffer.from("HTTP/1.1 200 Connection Established\r\n\r\n", "latin1");
