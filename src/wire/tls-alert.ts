// TLS alert records in the clear, as they are before keys are agreed (RFC 8446 §6).

/** RFC 8446 §6.2. */
export const alertUnrecognizedName = 112;

/** A fatal alert as one plaintext record. */
export function fatalAlertRecord(description: number): Buffer {
  return Buffer.from([21, 3, 3, 0, 2, 2, description]);
}

/** The description of the alert that a chunk starts with, or null when it is no plaintext alert. */
export function readAlertRecord(bytes: Uint8Array): number | null {
  const isAlert = bytes.length >= 7 && bytes[0] === 21 && bytes[1] === 3 && bytes[3] === 0 && bytes[4] === 2;
  return isAlert ? (bytes[6] ?? null) : null;
}

// RFC 8446 §6.2: the alerts with which clients refuse a certificate. OpenSSL, NSS and rustls send 48; Go 42; Java 46.
const certificateAlerts: ReadonlyMap<number, string> = new Map([
  [42, "bad_certificate"],
  [43, "unsupported_certificate"],
  [44, "certificate_revoked"],
  [45, "certificate_expired"],
  [46, "certificate_unknown"],
  [48, "unknown_ca"],
]);

/** The name of an alert with which a client refuses a certificate; undefined for any other. */
export function certificateAlertName(description: number): string | undefined {
  return certificateAlerts.get(description);
}
