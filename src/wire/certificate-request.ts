// Whether a TLS server asks its client for a certificate: read from what it sends in the clear, which up to TLS 1.2 is all.

export interface CertificateRequestWatch {
  /** Takes the next read. Cheap once it is settled. */
  push(chunk: Uint8Array): void;
  /** A CertificateRequest has been seen (RFC 5246 section 7.4.4). */
  readonly isAsked: boolean;
}

const recordHeaderBytes = 5;
const messageHeaderBytes = 4;
const handshakeRecord = 22;
const certificateRequest = 13;
/** No server's messages before its last are longer in all: then the watch ends. */
const longestBytes = 256 * 1024;

class Watch implements CertificateRequestWatch {
  isAsked = false;
  private isSettled = false;
  private seenBytes = 0;
  /** Bytes of a header that have been read, the length in it so far, and what is missing of its content. */
  private recordHeader = 0;
  private recordLength = 0;
  private recordMissing = 0;
  private messageHeader = 0;
  private messageLength = 0;
  private messageMissing = 0;

  push(chunk: Uint8Array): void {
    if (this.isSettled) return;
    this.seenBytes += chunk.length;
    if (this.seenBytes > longestBytes) this.isSettled = true;
    for (let at = 0; at < chunk.length && !this.isSettled;) {
      if (this.recordMissing === 0) {
        this.readRecordHeader(chunk[at] ?? 0);
        at += 1;
      } else if (this.messageMissing === 0) {
        this.readMessageHeader(chunk[at] ?? 0);
        this.recordMissing -= 1;
        at += 1;
      } else {
        const passed = Math.min(this.recordMissing, this.messageMissing, chunk.length - at);
        this.recordMissing -= passed;
        this.messageMissing -= passed;
        at += passed;
      }
    }
  }

  private readRecordHeader(byte: number): void {
    // What comes after a record of another kind is under keys.
    if (this.recordHeader === 0 && byte !== handshakeRecord) this.isSettled = true;
    this.recordLength = ((this.recordLength << 8) | byte) & 0xffff;
    this.recordHeader = (this.recordHeader + 1) % recordHeaderBytes;
    if (this.recordHeader === 0) this.recordMissing = this.recordLength;
  }

  private readMessageHeader(byte: number): void {
    if (this.messageHeader === 0 && byte === certificateRequest) {
      this.isAsked = true;
      this.isSettled = true;
    }
    this.messageLength = ((this.messageLength << 8) | byte) & 0xffffff;
    this.messageHeader = (this.messageHeader + 1) % messageHeaderBytes;
    if (this.messageHeader === 0) this.messageMissing = this.messageLength;
  }
}

/** Takes what a server sends, from its first byte on. */
export function watchCertificateRequest(): CertificateRequestWatch {
  return new Watch();
}
