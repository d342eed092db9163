// Where a value came from: it knows how to say so, and what relative paths start from.

import type { FaultList } from "./fault.ts";
import { lineAndColumn, positionKey, type KeyPath, type Positions } from "../formats/toml-positions.ts";

export interface Source {
  /** Absolute folder that relative paths start from. */
  readonly folder: string;
  /** `path` is the value that is wrong; only a file makes use of it. */
  fault(path: KeyPath, cause: string, hint?: string | null): void;
  /** `path` is a key that should not be there. */
  faultAtKey(path: KeyPath, cause: string, hint?: string | null): void;
  warn(path: KeyPath, cause: string, hint?: string | null): void;
}

/** A config file. The place is that of `path`, or of the nearest table around it. */
export function fileSource(options: {
  file: string;
  folder: string;
  text: string;
  positions: Positions;
  list: FaultList;
}): Source {
  const say = (path: KeyPath, cause: string, at: "keyStart" | "valueStart"): string => {
    let span = options.positions.get(positionKey(path));
    for (let depth = path.length - 1; span === undefined && depth > 0; depth--) {
      span = options.positions.get(positionKey(path.slice(0, depth)));
    }
    const { line, column } = lineAndColumn(options.text, span?.[at] ?? 0);
    return `Cannot read config "${options.file}": line ${line}, column ${column}: ${cause}`;
  };
  const { faults, warnings } = options.list;
  return {
    folder: options.folder,
    fault: (path, cause, hint = null) => faults.push({ message: say(path, cause, "valueStart"), hint }),
    faultAtKey: (path, cause, hint = null) => faults.push({ message: say(path, cause, "keyStart"), hint }),
    warn: (path, cause, hint = null) => warnings.push({ message: say(path, cause, "valueStart"), hint }),
  };
}

/** An environment variable (`$NAME`) or a flag (`--name`). */
export function namedSource(name: string, folder: string, list: FaultList): Source {
  const say = (cause: string): string => `Cannot read ${name}: ${cause}`;
  const fault = (_path: KeyPath, cause: string, hint: string | null = null): void => {
    list.faults.push({ message: say(cause), hint });
  };
  return {
    folder,
    fault,
    faultAtKey: fault,
    warn: (_path, cause, hint = null) => list.warnings.push({ message: say(cause), hint }),
  };
}
