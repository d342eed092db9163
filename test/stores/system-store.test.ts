// Tests of the system's store on images laid out as each family of distributions lays them out.

import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { makeRoot } from "../../src/ca/root.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import { systemStore } from "../../src/stores/system-store.ts";
import type { StoreContext } from "../../src/stores/store.ts";
import { readBlocks } from "../../src/stores/system/bundle-text.ts";
import { subjectHash } from "../../src/stores/system/subject-hash.ts";
import { parseCertificates, type Certificate } from "../../src/trust/pem.ts";
import { storeContext } from "../support/store-context.ts";
import { foreignCa } from "../trust/foreign-ca.ts";
import { families, imageOf, listing, publicRoots, type Image } from "./system/image.ts";

const contextOf = (image: Image, authorities: readonly Certificate[]): Promise<StoreContext> =>
  storeContext({ root: image.root, home: join(image.root, "home/user"), authorities });

async function ownCa(): Promise<Certificate> {
  const [own] = parseCertificates((await makeRoot(new Date())).certificatePem).certificates;
  if (own === undefined) throw new Error("Cannot make a root");
  return own;
}

async function upstreamCa(name = "Corp Root"): Promise<Certificate> {
  const [ca] = parseCertificates(await foreignCa(name)).certificates;
  if (ca === undefined) throw new Error("Cannot make a CA");
  return ca;
}

async function setUp(image: Image, authorities: readonly Certificate[]) {
  const reports = await setUpStores([systemStore], await contextOf(image, authorities));
  return reports.map(({ path, state, code }) => [path.slice(image.root.length), state, code]);
}

/** Of all that the image has: the system's store alone, not the state directory. */
function systemListing(image: Image): Record<string, string> {
  return Object.fromEntries(
    Object.entries(listing(image.root)).filter(([name]) => !name.startsWith("home/")),
  );
}

async function removeAll(image: Image, authorities: readonly Certificate[]): Promise<void> {
  const context = await contextOf(image, authorities);
  for (const place of await systemStore.detect(context)) await systemStore.remove(context, place);
}

const bundles = {
  debian: "/etc/ssl/certs/ca-certificates.crt",
  alpine: "/etc/ssl/certs/ca-certificates.crt",
  rhel: "/etc/pki/tls/certs/ca-bundle.crt",
  fedora: "/etc/pki/tls/certs/ca-bundle.crt",
  arch: "/etc/ssl/certs/ca-certificates.crt",
  suse: "/etc/ssl/ca-bundle.pem",
  wolfi: "/etc/ssl/certs/ca-certificates.crt",
  distroless: "/etc/ssl/certs/ca-certificates.crt",
  busybox: "/etc/ssl/cert.pem",
} as const;

describe.each(families)("%s", (family) => {
  test("gets our CA once, keeps all it had, and gives it back", async () => {
    const image = imageOf(family);
    const before = systemListing(image);
    const own = await ownCa();
    const path = bundles[family];
    expect(await setUp(image, [own])).toEqual([[path, "written", null]]);
    const { blocks, fault } = readBlocks(image.read(path));
    expect(fault).toBeNull();
    const found = blocks.map(({ der }) => der.toString("base64")).sort();
    expect(found).toEqual([own, ...publicRoots].map(({ der }) => der.toString("base64")).sort());
    const after = systemListing(image);
    expect(Object.keys(after)).toEqual(expect.arrayContaining(Object.keys(before)));

    expect(await setUp(image, [own])).toEqual([[path, "current", null]]);
    expect(systemListing(image)).toEqual(after);

    await removeAll(image, [own]);
    expect(systemListing(image)).toEqual(before);
  });

  test("has an upstream's CA with two older ones of ours taken out, and one that is not ours left", async () => {
    const image = imageOf(family);
    const [first, second, corp, next] = [
      await ownCa(),
      await ownCa(),
      await upstreamCa(),
      await upstreamCa("Next"),
    ];
    await setUp(image, [first, second, corp]);
    const path = bundles[family];
    expect(await setUp(image, [next, corp])).toEqual([[path, "written", null]]);
    expect(await setUp(image, [next, corp])).toEqual([[path, "current", null]]);
    for (const there of [next, corp]) expect(image.read(path).includes(there.pem)).toBe(true);
    const all = JSON.stringify(systemListing(image));
    for (const gone of [first, second]) {
      for (const trace of [subjectHash(gone.der), JSON.stringify(gone.pem).slice(1, -1)])
        expect(all.includes(trace)).toBe(false);
    }
  });
});
