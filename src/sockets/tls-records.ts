// Follows the records of one direction of TLS without decrypting them, to tell how that direction ended.

/**
 * `announced`: the last record was an alert, as close_notify is. `unannounced`: after a whole record that was none; TCP's FIN
 * alone, which anybody on the way can send (RFC 8446 section 6.1). `cut`: in the middle of a record. `unknown`: no TLS.
 */
export type TlsEnding = "announced" | "unannounced" | "cut" | "unknown";

export interface TlsRecords {
  push(chunk: Uint8Array): void;
  /** How many of the bytes to come need not be seen: the rest of a record's content, or all that is no TLS. */
  unseen(): number;
  /** Takes so many of these as passed. */
  skip(bytes: number): void;
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

class FollowedRecords implements TlsRecords {
  private isTls = true;
  private type = 0;
  private length = 0;
  /** Bytes of the record's header that have been seen, and of its content that have not. */
  private header = 0;
  private missing = 0;

  push(chunk: Uint8Array): void {
    let at = 0;
    while (this.isTls && at < chunk.length) {
      if (this.missing > 0) {
        const passed = Math.min(this.missing, chunk.length - at);
        this.missing -= passed;
        at += passed;
      } else {
        this.readHeader(chunk[at] ?? 0);
        at += 1;
      }
    }
  }

  unseen(): number {
    return this.isTls ? this.missing : Number.POSITIVE_INFINITY;
  }

  skip(bytes: number): void {
    if (this.isTls) this.missing -= bytes;
  }

  ending(): TlsEnding {
    const { type, header } = this;
    if (!this.isTls || (type === 0 && header === 0)) return "unknown";
    if (this.missing > 0 || header > 0) return "cut";
    const isAlert = type === alert || (type === applicationData && this.length === encryptedAlertBytes);
    return isAlert ? "announced" : "unannounced";
  }

  private readHeader(byte: number): void {
    if (this.header === 0) this.type = byte;
    // Type and major version (RFC 8446 section 5.1; 24 was heartbeat's).
    if (this.header === 0 && (byte < changeCipherSpec || byte > 24)) this.isTls = false;
    if (this.header === 1 && byte !== 3) this.isTls = false;
    if (this.header === 3) this.length = byte << 8;
    if (this.header === 4) this.length |= byte;
    this.header += 1;
    if (this.header < headerBytes) return;
    this.header = 0;
    this.missing = this.length;
  }
}

export function followTlsRecords(): TlsRecords {
  return new FollowedRecords();
}
