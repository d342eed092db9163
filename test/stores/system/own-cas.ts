// CAs for tests of the system's store, and what setting it up with them comes to.

import { join } from "node:path";
import { makeRoot } from "../../../src/ca/root.ts";
import { setUpStores } from "../../../src/stores/set-up.ts";
import type { StoreContext } from "../../../src/stores/store.ts";
import { systemStore } from "../../../src/stores/system-store.ts";
import { parseCertificates, type Certificate } from "../../../src/trust/pem.ts";
import { storeContext } from "../../support/store-context.ts";
import { foreignCa } from "../../trust/foreign-ca.ts";
import { listing, type Image } from "./image.ts";

/** One of agentproxy's own making. */
export async function ownCa(): Promise<Certificate> {
  return only((await makeRoot(new Date())).certificatePem);
}

/** One that an upstream signs by. */
export async function upstreamCa(name = "Corp Root"): Promise<Certificate> {
  return only(await foreignCa(name));
}

function only(pem: string): Certificate {
  const [certificate] = parseCertificates(pem).certificates;
  if (certificate === undefined) throw new Error("Cannot make a CA");
  return certificate;
}

export function contextOf({ root }: Image, authorities: readonly Certificate[]): Promise<StoreContext> {
  return storeContext({ root, home: join(root, "home/user"), authorities });
}

/** Each place's path in the image, what became of it, and the code. */
export async function setUp(image: Image, authorities: readonly Certificate[]): Promise<(string | null)[][]> {
  const reports = await setUpStores([systemStore], await contextOf(image, authorities));
  return reports.map(({ path, state, code }) => [path.slice(image.root.length), state, code]);
}

export async function removeAll(image: Image, authorities: readonly Certificate[]): Promise<void> {
  const context = await contextOf(image, authorities);
  for (const place of await systemStore.detect(context)) await systemStore.remove(context, place);
  await systemStore.sweep?.(context);
}

/** The image without the home, in which our own state is. */
export function systemListing({ root }: Image): Record<string, string> {
  const entries = Object.entries(listing(root)).filter(([name]) => !name.startsWith("home/"));
  return Object.fromEntries(entries.map(([name, text]) => [name, text.replaceAll(root, "")]));
}
