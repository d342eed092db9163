// Whose connection it was, as far as the kernel tells.

export interface ClientProcess {
  readonly pid: number;
  /** Absolute. */
  readonly executable: string | null;
  /** Short, with what is secret in it as "***". */
  readonly command: string;
  readonly folder: string | null;
}

export interface Client {
  readonly process: ClientProcess;
  /** The id of a tool of the catalogue; null for a program that is none. */
  readonly tool: string | null;
}

/**
 * Finds the process behind a client's port; null where it cannot be told, or has been asked too often: sooner of clients of
 * which nothing has failed, which is `isEarly`.
 */
export type IdentifyClient = (port: number, isEarly: boolean) => Client | null;

/** Those of the ports of connections to us that are a process's own. */
export type PortsOfProcess = (pid: number, ports: readonly number[]) => readonly number[];
