// Credentials for the upstream, as the value of a Proxy-Authorization header.

import { accept, refuse, type Parsed } from "../wire/parsed.ts";

/** `user:password`, or `Basic …` or `Bearer …` verbatim. Faults never repeat any of it. */
export function parseCredentials(text: string): Parsed<string> {
  if (text === "") return refuse("there is nothing in it");
  if (/[\r\n]/.test(text)) return refuse("there is more than one line in it");
  if (/^(?:basic|bearer)(?: |$)/i.test(text)) {
    // RFC 9110 section 11.4: one space or more, then the token.
    if (/^(?:basic|bearer) +[\x21-\x7e]+$/i.test(text)) return accept(text);
    return refuse("what follows Basic or Bearer is no token");
  }
  const colon = text.indexOf(":");
  if (colon < 0) return refuse("it is neither user:password nor Basic … nor Bearer …");
  return formatBasic(Buffer.from(text.slice(0, colon)), Buffer.from(text.slice(colon + 1)));
}

/** The userinfo of a URL, percent-encoded; without a colon the password is empty, as curl has it. */
export function parseUserinfo(userinfo: string): Parsed<string> {
  if (/%(?![0-9a-f]{2})/i.test(userinfo)) {
    return refuse("the credentials have a percent sign that encodes nothing");
  }
  const colon = userinfo.indexOf(":");
  const user = colon < 0 ? userinfo : userinfo.slice(0, colon);
  const password = colon < 0 ? "" : userinfo.slice(colon + 1);
  return formatBasic(percentDecode(user), percentDecode(password));
}

function formatBasic(user: Buffer, password: Buffer): Parsed<string> {
  // RFC 7617 section 2: the first colon ends the user-id, and neither part may hold control characters.
  if (user.includes(":")) return refuse("the user name has a colon");
  const joined = Buffer.concat([user, Buffer.from(":"), password]);
  if (joined.some((byte) => byte < 0x20 || byte === 0x7f)) {
    return refuse("the credentials have a control character");
  }
  return accept(`Basic ${joined.toString("base64")}`);
}

// To bytes, not to text: a password need not be UTF-8.
function percentDecode(text: string): Buffer {
  const parts = text.match(/%[0-9a-f]{2}|[^%]+/gi) ?? [];
  return Buffer.concat(
    parts.map((part) => (part.startsWith("%") ? Buffer.from(part.slice(1), "hex") : Buffer.from(part))),
  );
}
