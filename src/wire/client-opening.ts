// What a TLS client has sent so far, told by the outside of its records alone: whether it has gone past its handshake.

export interface ClientOpening {
  /** Takes the next read. Cheap once `isOver`. */
  push(chunk: Uint8Array): void;
  /** Past its handshake, or no TLS: what comes later tells nothing any more. */
  readonly isOver: boolean;
  /** Has sent a whole ClientHello's record, and no byte of application data. */
  readonly isUnfinished: boolean;
  /** Its last record was an alert under its keys, as the one that ends its TLS is. */
  readonly isGoodbye: boolean;
  /** It was so before its handshake was over: what it said was no goodbye. */
  readonly isBrokenOff: boolean;
  /** The alert that it has sent in the clear, or null. */
  readonly alert: number | null;
}

const headerBytes = 5;
const changeCipherSpec = 20;
const alertRecord = 21;
const handshake = 22;
const applicationData = 23;
/** As in `sockets/tls-records.ts`: an alert under the keys of TLS 1.3. */
const encryptedAlertBytes = 19;
/** The same by JSSE, which pads it (seen in JDK 17). In place of the Finished, which is longer, it can be nothing else. */
const paddedAlertBytes = 35;

class FollowedOpening implements ClientOpening {
  isOver = false;
  isGoodbye = false;
  alert: number | null = null;
  private readonly header = new Uint8Array(headerBytes);
  private headerLength = 0;
  private missing = 0;
  private content = 0;
  private records = 0;
  private hasKeys = false;
  /** TLS 1.2 hides its Finished in a handshake record, 1.3 in one that says application data (RFC 8446 section 5.1). */
  private hasFinished = false;

  get isBrokenOff(): boolean {
    return this.isGoodbye && !this.hasFinished;
  }

  get isUnfinished(): boolean {
    return !this.isOver && this.records > 0 && this.missing === 0 && this.headerLength === 0;
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length && !this.isOver;) {
      if (this.missing === 0) {
        this.readHeader(chunk[at] ?? 0);
        at += 1;
        continue;
      }
      const passed = Math.min(this.missing, chunk.length - at);
      // A fatal alert in the clear: its level, and then what it is.
      if (this.isPlainAlert() && passed === this.missing) this.alert ??= chunk[at + passed - 1] ?? null;
      this.missing -= passed;
      at += passed;
    }
  }

  private isPlainAlert(): boolean {
    return this.header[0] === alertRecord && this.content === 2 && !this.hasKeys;
  }

  private readHeader(byte: number): void {
    this.header[this.headerLength] = byte;
    this.headerLength += 1;
    if (this.headerLength < headerBytes) return;
    this.headerLength = 0;
    const [type = 0, major = 0, , high = 0, low = 0] = this.header;
    this.content = (high << 8) | low;
    this.missing = this.content;
    this.records += 1;
    const isAlertsLength =
      this.content === encryptedAlertBytes || (this.content === paddedAlertBytes && !this.hasFinished);
    const isHiddenAlert = type === applicationData && isAlertsLength;
    this.isGoodbye = isHiddenAlert || (type === alertRecord && this.hasKeys);
    const isTls = major === 3 && type >= changeCipherSpec && type <= applicationData;
    if (!isTls || (this.records === 1 && type !== handshake)) this.isOver = true;
    else if (type === changeCipherSpec) this.hasKeys = true;
    else if (type === handshake) this.hasFinished ||= this.hasKeys;
    else if (type === applicationData && !isHiddenAlert) this.takeHidden();
  }

  private takeHidden(): void {
    if (this.hasFinished) this.isOver = true;
    this.hasKeys = true;
    this.hasFinished = true;
  }
}

export function followClientOpening(): ClientOpening {
  return new FollowedOpening();
}
