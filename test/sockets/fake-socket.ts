// A socket without a network: how much it takes, and when, is up to the test.

import type { OwnedSocket, Slot } from "../../src/sockets/owned-socket.ts";

/** What was done to it, oldest first; writes are in `written`. */
export type FakeAct = "pause" | "resume" | "shutdown" | "end" | "close" | "terminate";

export interface FakeSocket extends OwnedSocket {
  /** How many bytes it takes before writes come up short. */
  room: number;
  /** What it has taken. */
  readonly written: Buffer[];
  readonly acts: FakeAct[];
  readonly isPaused: boolean;
  /** Shut down, ended or terminated by its owner: it takes no more. */
  readonly isFinished: boolean;
  /** What all writes together have taken. */
  output(): Buffer;
}

export interface FakeSocketOptions {
  readonly room?: number;
  /** Called when the owner wants the socket closed: a real one closes later, never inside the call. */
  readonly onClosing?: (how: "end" | "close" | "terminate") => void;
}

/** A socket in the state of one that was just accepted and has no owner. */
export function fakeSocket({ room = Infinity, onClosing }: FakeSocketOptions = {}): FakeSocket {
  const data: Slot = { owner: null };
  const acts: FakeAct[] = [];
  const written: Buffer[] = [];
  let isPaused = false;
  let isFinished = false;
  const act = (name: FakeAct): void => {
    acts.push(name);
  };
  return {
    data,
    room,
    written,
    acts,
    get isPaused() {
      return isPaused;
    },
    get isFinished() {
      return isFinished;
    },
    output: () => Buffer.concat(written),
    remoteAddress: "127.0.0.1",
    remotePort: undefined,
    alpnProtocol: null,
    fd: -1,
    write(bytes) {
      if (isFinished) return -1;
      const taken = Math.min(this.room, bytes.length);
      this.room -= taken;
      written.push(Buffer.from(bytes.subarray(0, taken)));
      return taken;
    },
    pause() {
      act("pause");
      isPaused = true;
    },
    resume() {
      act("resume");
      isPaused = false;
    },
    shutdown() {
      act("shutdown");
      isFinished = true;
    },
    end() {
      act("end");
      isFinished = true;
      onClosing?.("end");
    },
    close() {
      act("close");
      isFinished = true;
      onClosing?.("close");
    },
    terminate() {
      act("terminate");
      isFinished = true;
      onClosing?.("terminate");
    },
  };
}
