// The upstream of every hop under test: a CONNECT server that plays the origin itself, in a process of its own.

import type { Socket } from "bun";

/**
 * The first label of the CONNECT name says what the origin does: `source-N` sends N bytes and closes, `sink-N` takes N bytes,
 * answers with their count and closes, `echo` sends back what it gets, `idle` is silent.
 */
type Role = "source" | "sink" | "echo" | "idle";

interface Connection {
  head: string | null;
  role: Role;
  bytesWanted: number;
  bytesDone: number;
  /** Echoed bytes that the kernel did not take yet. */
  backlog: Buffer | null;
}

const filler = Buffer.alloc(256 * 1024, "0123456789abcdef");

const listener = Bun.listen<Connection>({
  hostname: "127.0.0.1",
  port: 0,
  socket: {
    open(socket) {
      socket.setNoDelay(true);
      socket.data = { head: "", role: "idle", bytesWanted: 0, bytesDone: 0, backlog: null };
    },
    data(socket, chunk) {
      if (socket.data.head === null) {
        take(socket, chunk);
      } else {
        readHead(socket, chunk);
      }
    },
    drain(socket) {
      if (socket.data.role === "source") {
        pour(socket);
      } else if (socket.data.backlog !== null) {
        const backlog = socket.data.backlog;
        socket.data.backlog = null;
        echo(socket, backlog);
      }
    },
  },
});

process.stdout.write(`${listener.port}\n`);

function readHead(socket: Socket<Connection>, chunk: Buffer): void {
  const connection = socket.data;
  const before = connection.head?.length ?? 0;
  const head = `${connection.head ?? ""}${chunk.toString("latin1")}`;
  const end = head.indexOf("\r\n\r\n");
  if (end < 0) {
    connection.head = head;
    return;
  }
  const target = /^CONNECT (source|sink|echo|idle)(?:-(\d+))?[.:]/.exec(head);
  if (target === null) {
    socket.end("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    return;
  }
  connection.head = null;
  connection.role = target[1] as Role;
  connection.bytesWanted = Number(target[2] ?? 0);
  socket.write("HTTP/1.1 200 OK\r\n\r\n");
  if (connection.role === "source") {
    pour(socket);
  }
  const rest = chunk.subarray(end + 4 - before);
  if (rest.length > 0) {
    take(socket, rest);
  }
}

function take(socket: Socket<Connection>, chunk: Buffer): void {
  const connection = socket.data;
  if (connection.role === "echo") {
    echo(socket, chunk);
    return;
  }
  connection.bytesDone += chunk.length;
  if (connection.role === "sink" && connection.bytesDone >= connection.bytesWanted) {
    socket.end(`${connection.bytesDone}\n`);
  }
}

function echo(socket: Socket<Connection>, chunk: Buffer): void {
  const held = socket.data.backlog;
  const all = held === null ? chunk : Buffer.concat([held, chunk]);
  const written = socket.write(all);
  socket.data.backlog = written < all.length ? Buffer.from(all.subarray(Math.max(written, 0))) : null;
}

function pour(socket: Socket<Connection>): void {
  const connection = socket.data;
  while (connection.bytesDone < connection.bytesWanted) {
    const length = Math.min(filler.length, connection.bytesWanted - connection.bytesDone);
    const written = socket.write(filler, 0, length);
    if (written < 0) {
      return;
    }
    connection.bytesDone += written;
    if (written < length) {
      return;
    }
  }
  socket.end();
}
