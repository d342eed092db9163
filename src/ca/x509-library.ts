// Loads the X.509 library: the one place that does.

import type * as X509 from "@peculiar/x509";

/**
 * Two imports at run time, one after the other: the library throws unless reflect-metadata was evaluated before it, and of
 * two import statements in a module that is itself loaded late, the compiled binary evaluates the library first.
 */
export async function loadX509Library(): Promise<typeof X509> {
  await import("reflect-metadata");
  return await import("@peculiar/x509");
}
