// The stores that agentproxy writes.

import { aria2Conf } from "./aria2-conf.ts";
import type { Store } from "./store.ts";

/** A store with the type of its places forgotten: what it detects goes back into its own verbs only. */
export type AnyStore = Store;

export const stores: readonly AnyStore[] = [aria2Conf];
