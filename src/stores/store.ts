// The shape of a store: one place, or several of a kind, outside our own files, where tools look for CAs or a proxy.

import type { Journal } from "../journal/journal.ts";
import type { Certificate } from "../trust/pem.ts";
import type { SessionFacts } from "../trust/session-facts.ts";

export interface StoreContext {
  /** The folder that the image's paths start from: "/", or one that is laid out like an image. */
  readonly root: string;
  /** The user's home, absolute, with the root in front. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The effective user id; 0 is root. */
  readonly uid: number;
  /** What this session was told to write: the user's own places, or the whole image's too. */
  readonly scope: "home" | "all";
  /** Whether the proxy stays: that of a `run` ends with its command, so that no file may keep its address. */
  readonly isLasting: boolean;
  readonly facts: SessionFacts;
  /** The CAs that sign, or signed, for this session; the one that signs now first. Never empty. */
  readonly authorities: readonly Certificate[];
  readonly journal: Journal;
}

/** One place: a keystore, a profile, a file. */
export interface Place {
  /** Absolute; for people, and to tell places of one store apart. */
  readonly path: string;
}

/** current: all of ours is there. outdated: ours of an earlier time is. absent: nothing of ours is. */
export type PlaceState = "current" | "outdated" | "absent";

export interface Store<P extends Place = Place> {
  /** As its file is named: "system-store", "firefox-profiles". */
  readonly id: string;
  /** As people know it. */
  readonly title: string;
  /** Whose it is: a home's user may write there, the whole image's store is for root. */
  readonly scope: "home" | "system";
  /**
   * What is written there. Where the proxy does not last, what carries its address is not written, and that of an earlier
   * proxy, which is gone, is taken out.
   */
  readonly carries: "ca" | "proxy" | "ca and proxy";
  /** Each code that it can fail with, and what a person does about it, a sentence without final stop. */
  readonly codes: Readonly<Record<string, string>>;
  /** The places that this image has, or should be given; empty where no reader of the store could be here. Changes nothing. */
  detect(context: StoreContext): Promise<readonly P[]>;
  /** Changes nothing. */
  state(context: StoreContext, place: P): Promise<PlaceState>;
  /** Whether a state that is "current" was told by using the place the way its reader does, so that `verify` would only do the same again. */
  readonly stateVerifies?: true;
  /**
   * Puts ours there, through the journal; what else is there stays.
   * @throws StoreError
   */
  install(context: StoreContext, place: P): Promise<void>;
  /**
   * Uses the place the way its reader does.
   * @throws StoreError where that finds less than was installed
   */
  verify(context: StoreContext, place: P): Promise<void>;
  /**
   * Takes ours out of a place that somebody else has changed since, so that it cannot be put back as it was; leaves what is
   * not ours. Where what was changed is no place by itself, but a file that a place has elsewhere, that file's path is all that
   * is known of it.
   * @throws StoreError
   */
  remove(context: StoreContext, place: P): Promise<void>;
  /**
   * Takes out what other programs have made of ours since, in files that we never wrote. Called when everything else has been
   * taken back.
   * @throws StoreError
   */
  sweep?(context: StoreContext): Promise<void>;
}

/** Why a place could not be set up. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  /** Snake case, one of the store's codes: "nss_password". */
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
