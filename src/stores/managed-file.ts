// A store that is one text file with a part of ours in it, made from a short description.

import { decodeText, encodeText } from "../host/byte-text.ts";
import { JournalError } from "../journal/journal-error.ts";
import {
  ManagedBlockError,
  putBlock,
  readBlock,
  takeOutBlock,
  type CommentSign,
} from "../journal/managed-block.ts";
import { readSettings, rewriteFile } from "../journal/rewrite-file.ts";
import { StoreError, type PlaceState, type Store, type StoreContext } from "./store.ts";

/** What every store has, whatever it writes. */
type Label = Pick<Store, "id" | "title" | "scope" | "carries">;

export interface ManagedFile extends Label {
  /** The codes that its own functions throw, beside those that every such store has. */
  readonly codes?: Store["codes"];
  /** Absolute; null where no reader of the file could be in this image. */
  readonly path: (context: StoreContext) => string | null;
  /** Of a file that is made. Default: 0644. */
  readonly mode?: number;
  /**
   * The whole text with ours in it, byte for byte the same where ours is there already.
   * @param before null where there is no file
   * @throws StoreError where ours cannot stand beside what is there
   */
  readonly compose: (before: string | null, context: StoreContext) => string;
  /** Whether something of ours, of now or of an earlier time, is in the text. */
  readonly isOurs: (text: string) => boolean;
  /** The text without anything of ours. */
  readonly without: (text: string) => string;
}

export interface ManagedBlockFile extends Omit<ManagedFile, "compose" | "isOurs" | "without"> {
  readonly comment: CommentSign;
  /**
   * The lines of the block, broken by "\n".
   * @param others what the file has without the block; null where there is no file
   * @throws StoreError where ours cannot stand beside what is there
   */
  readonly block: (context: StoreContext, others: string | null) => string;
  /** Where a new block goes: the start of a line, or the end of the text. Default: the end. */
  readonly place?: (others: string) => number;
}

/** A store of one file with our lines in a marked block. */
export function managedBlockFile(description: ManagedBlockFile): Store {
  const { comment, block, place, ...rest } = description;
  return managedFile({
    ...rest,
    compose: (before, context) => {
      const others = before === null ? null : takeOutBlock(before, comment);
      return putBlock(before ?? "", comment, block(context, others), place);
    },
    isOurs: (text) => readBlock(text, comment) !== null,
    without: (text) => takeOutBlock(text, comment),
  });
}

/** A store of one file. Its codes are named after its id: "boto-file" has boto_file_unusable, …_damaged, …_not_kept. */
export function managedFile(description: ManagedFile): Store {
  const { id, title, scope, carries, codes, path, mode = 0o644, compose, isOurs, without } = description;
  const code = id.replaceAll("-", "_");

  /** In the words of the store: what reading, writing or understanding the file came to. */
  const explained = async <T>(place: string, run: () => T | Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      if (error instanceof JournalError) throw new StoreError(`${code}_unusable`, error.message, error);
      if (!(error instanceof ManagedBlockError)) throw error;
      throw new StoreError(`${code}_damaged`, `Cannot use ${JSON.stringify(place)}: ${error.message}`, error);
    }
  };
  const textOf = (place: string, bytes: Uint8Array | null): string | null => {
    if (bytes === null) return null;
    const text = decodeText(bytes);
    if (text !== null) return text;
    throw new StoreError(`${code}_unusable`, `Cannot read ${JSON.stringify(place)}: it is not a text file`);
  };
  const read = (place: string): string | null => textOf(place, readSettings(place));
  const stateOf = (before: string | null, context: StoreContext): PlaceState => {
    if (before === null) return "absent";
    if (compose(before, context) === before) return "current";
    return isOurs(before) ? "outdated" : "absent";
  };

  return {
    id,
    title,
    scope,
    carries,
    codes: {
      [`${code}_unusable`]: "make the file one that can be read and written, or set it up by hand",
      [`${code}_damaged`]: "take what is left of agentproxy's block out of the file",
      [`${code}_not_kept`]: "another program writes the file: run that program once more, then agentproxy",
      ...codes,
    },
    detect: async (context) => {
      const found = path(context);
      return found === null ? [] : [{ path: found }];
    },
    state: (context, { path }) => explained(path, () => stateOf(read(path), context)),
    stateVerifies: true,
    install: (context, { path }) =>
      explained(path, async () => {
        await rewriteFile(context.journal, { by: id, path, mode }, (before) =>
          encodeText(compose(textOf(path, before), context)),
        );
      }),
    verify: (context, { path }) =>
      explained(path, () => {
        if (stateOf(read(path), context) === "current") return;
        throw new StoreError(`${code}_not_kept`, `Cannot find what was written into ${JSON.stringify(path)}`);
      }),
    remove: (context, { path }) =>
      explained(path, async () => {
        await rewriteFile(context.journal, { by: id, path, goesWhenEmpty: true }, (before) => {
          const text = textOf(path, before);
          return text === null || !isOurs(text) ? null : encodeText(without(text));
        });
      }),
  };
}
