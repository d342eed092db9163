// Appends lines to the newest file of the history, which other processes append to as well.

import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { ensureFolder } from "../host/atomic-file.ts";
import { removeOptionalFile } from "../host/optional-file.ts";
import { systemCause } from "../host/system-cause.ts";
import { historyFile, historyNumbers } from "./files.ts";

/** A file that has this many bytes gets no more lines. */
const defaultFileBytes = 1024 * 1024;
/** The files that are kept, with the newest. */
const keptFiles = 2;
const newline = 0x0a;
/** Others may begin a new file while we do, but not again and again. */
const mostSteps = 4;

export interface Appender {
  /**
   * Appends whole lines by one write(2), which others' lines stand before or behind, never in between (O_APPEND). Not waited
   * for until they are on the disk: a power cut may take the last ones.
   * @throws Error that names the path and the cause; a part of the lines may be there, and the next ones do not touch it
   */
  append(lines: string): Promise<void>;
  close(): Promise<void>;
}

interface OpenFile {
  readonly number: number;
  readonly path: string;
  readonly handle: FileHandle;
  /** Its size when our own last line was whole and its last; -1 before there was one. */
  wholeBytes: number;
}

async function openFile(folder: string, number: number): Promise<OpenFile> {
  const path = historyFile(folder, number);
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
  try {
    const handle = await open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
    return { number, path, handle, wholeBytes: -1 };
  } catch (error) {
    throw new Error(`Cannot open ${JSON.stringify(path)}: ${systemCause(error)}`, { cause: error });
  }
}

/** Opens nothing until there is something to append. */
export function createAppender(folder: string, fileBytes = defaultFileBytes): Appender {
  let file: OpenFile | null = null;

  async function close(): Promise<void> {
    await file?.handle.close();
    file = null;
  }

  /** The newest file, or the one after it where that is full. */
  async function writable(): Promise<{ readonly file: OpenFile; readonly size: number }> {
    for (let step = 0; step < mostSteps; step++) {
      if (file === null) {
        ensureFolder(folder, 0o700);
        file = await openFile(folder, historyNumbers(folder).at(-1) ?? 1);
      }
      const { number, path } = file;
      const found = await file.handle.stat();
      const { size, nlink } = found;
      if (found.isFile() && nlink > 0 && size < fileBytes) return { file, size };
      await close();
      if (!found.isFile()) throw new Error(`Cannot write ${JSON.stringify(path)}: it is not a regular file`);
      // A file without a name was taken away, by another proxy that has gone on or by a person.
      if (nlink === 0) continue;
      file = await openFile(folder, number + 1);
      for (const old of historyNumbers(folder)) {
        if (old <= number + 1 - keptFiles) removeOptionalFile(historyFile(folder, old));
      }
    }
    throw new Error(`Cannot write in ${JSON.stringify(folder)}: its files are taken away again and again`);
  }

  return {
    async append(lines) {
      const { file, size } = await writable();
      const { handle, path } = file;
      try {
        const isTorn = size > 0 && size !== file.wholeBytes && !(await endsInNewline(handle, size));
        const bytes = Buffer.from(isTorn ? `\n${lines}` : lines);
        file.wholeBytes = -1;
        const { bytesWritten } = await handle.write(bytes, 0, bytes.length, null);
        // The rest by a second call could stand behind somebody else's line.
        if (bytesWritten < bytes.length) throw new Error("only a part of it was taken");
        file.wholeBytes = size + bytes.length;
      } catch (error) {
        throw new Error(`Cannot write ${JSON.stringify(path)}: ${systemCause(error)}`, { cause: error });
      }
    },
    close,
  };
}

/** What a process wrote that was ended half-way, or a disk that was full, is a line without its end. */
async function endsInNewline(handle: FileHandle, size: number): Promise<boolean> {
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === newline;
}
