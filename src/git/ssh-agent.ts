// Asks the ssh agent how many keys it holds.

/** The agent protocol's numbers (draft-ietf-sshm-ssh-agent, section 5.1). */
const requestIdentities = 11;
const identitiesAnswer = 12;
const answerHeadBytes = 9;
const patienceMs = 300;

/** Null where no agent answers at the socket. */
export async function countAgentKeys(socketPath: string): Promise<number | null> {
  const { promise, resolve } = Promise.withResolvers<number | null>();
  let received = Buffer.alloc(0);
  const timer = setTimeout(() => resolve(null), patienceMs);
  const connecting = Bun.connect({
    unix: socketPath,
    socket: {
      open: (socket) => void socket.write(Buffer.from([0, 0, 0, 1, requestIdentities])),
      data(_socket, bytes) {
        received = Buffer.concat([received, bytes]);
        if (received.length < answerHeadBytes) return;
        resolve(received[4] === identitiesAnswer ? received.readUInt32BE(5) : null);
      },
      close: () => resolve(null),
      error: () => resolve(null),
    },
  });
  connecting.catch(() => resolve(null));
  const count = await promise;
  clearTimeout(timer);
  void connecting.then(
    (socket) => socket.terminate(),
    () => {},
  );
  return count;
}
