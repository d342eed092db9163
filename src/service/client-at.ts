// Whose connection it was: the process, as it may be shown, and the tool of the catalogue that it is.

import type { ConnectionOwner } from "../host/connection-owner.ts";
import type { Client } from "../ledger/client.ts";
import { nameTool } from "../tools/name-tool.ts";
import { shownCommand } from "../wire/command-line.ts";

/** Null where there is nobody to be told of. */
export function clientAt(owner: ConnectionOwner | null): Client | null {
  if (owner === null) return null;
  const { pid, executable, argv, folder } = owner;
  return { process: { pid, executable, command: shownCommand(argv), folder }, tool: nameTool(owner) };
}
