// Tests of the system's store on images laid out as each family of distributions lays them out.

import { describe, expect, test } from "bun:test";
import { readBlocks } from "../../src/stores/system/bundle-text.ts";
import { subjectHash } from "../../src/stores/system/subject-hash.ts";
import { families, imageOf, publicRoots } from "./system/image.ts";
import { ownCa, removeAll, setUp, systemListing, upstreamCa } from "./system/own-cas.ts";

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
