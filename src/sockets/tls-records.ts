// Follows the records of one direction of TLS without decrypting them, to tell how that direction ended.

/**
 * `announced`: the last record was an alert, as close_notify is. `unannounced`: after a whole record that was none; TCP's FIN
 * alone, which anybody on the way can send (RFC 8446 section 6.1). `cut`: in the middle of a record. `unknown`: no TLS.
 */
export type TlsEnding = "announced" | "unannounced" | "cut" | "unknown";

export interface TlsRecords {
  push(chunk: Uint8Array): void;
  /** How it would have ended if this was the end. */
  ending(): TlsEnding;
}

const headerBytes = 5;
const changeCipherSpec = 20;
const alert = 21;
const applicationData = 23;
/**
 * TLS 1.3 shows every encrypted record as application data. An alert's two bytes, the true type's one and the tag of any of
 * its common ciphers make 19 (RFC 8446 sections 5.2 and 6); of other data only two bytes alone look the same.
 */
const encryptedAlertBytes = 19;

export function followTlsRecords(): TlsRecords {
  let isTls = true;
  let type = 0;
  let length = 0;
  /** Bytes of the record's header that have been seen, and of its content that have not. */
  let header = 0;
  let missing = 0;

  function readHeader(byte: number): void {
    if (header === 0) type = byte;
    // Type and major version (RFC 8446 section 5.1; 24 was heartbeat's).
    if (header === 0 && (byte < changeCipherSpec || byte > 24)) isTls = false;
    if (header === 1 && byte !== 3) isTls = false;
    if (header === 3) length = byte << 8;
    if (header === 4) length |= byte;
    header += 1;
    if (header < headerBytes) return;
    header = 0;
    missing = length;
  }

  return {
    push(chunk) {
      let at = 0;
      while (isTls && at < chunk.length) {
        if (missing > 0) {
          const passed = Math.min(missing, chunk.length - at);
          missing -= passed;
          at += passed;
        } else {
          readHeader(chunk[at] ?? 0);
          at += 1;
        }
      }
    },
    ending() {
      if (!isTls || (type === 0 && header === 0)) return "unknown";
      if (missing > 0 || header > 0) return "cut";
      const isAlert = type === alert || (type === applicationData && length === encryptedAlertBytes);
      return isAlert ? "announced" : "unannounced";
    },
  };
}
