// Sends a page that goes on to one client, for as long as it is there and keeps up.

import { own, type OwnedSocket, type SocketOwner } from "../sockets/owned-socket.ts";
import type { OwnReader, OwnStream } from "./own-pages.ts";

/** What the kernel does not take is kept up to here: all failures at their longest. A client that is further behind is cut off. */
export const maxBehindBytes = 512 * 1024;

const nothing = Buffer.alloc(0);

class StreamSender implements SocketOwner, OwnReader {
  private rest: Buffer = nothing;
  private isOver = false;
  private leave: (() => void) | null = null;

  constructor(private readonly socket: OwnedSocket) {}

  start(stream: OwnStream): void {
    const leave = stream(this);
    // It may have been cut off by the first that was sent.
    if (this.isOver) leave();
    else this.leave = leave;
  }

  send(text: string): void {
    if (this.isOver) return;
    this.write(Buffer.concat([this.rest, Buffer.from(text)]));
  }

  write(bytes: Buffer): void {
    const taken = this.socket.write(bytes);
    this.rest = taken < 0 ? nothing : bytes.subarray(taken);
    if (taken < 0 || this.rest.length > maxBehindBytes) {
      this.over();
      this.socket.terminate();
    }
  }

  private over(): void {
    this.isOver = true;
    this.rest = nothing;
    this.leave?.();
    this.leave = null;
  }

  data(): void {}

  drain(): void {
    if (!this.isOver && this.rest.length > 0) this.write(this.rest);
  }

  // A client that is gone looks like one that has finished sending, and none has anything to send.
  end(): void {
    this.over();
    this.socket.end();
  }

  close(): void {
    this.over();
  }
}

/** Sends `head`, and then what the stream gives. */
export function startOwnStream(socket: OwnedSocket, head: Buffer, stream: OwnStream): void {
  const sender = new StreamSender(socket);
  own(socket, sender);
  socket.resume();
  sender.write(head);
  sender.start(stream);
}
