// Tests of the system's store where it is damaged, missing, lent, closed, or has our CA already.

import { describe, expect, test } from "bun:test";
import { existsSync, linkSync, mkdirSync, statSync } from "node:fs";
import { rootCertificates } from "node:tls";
import { JournalError, type JournalErrorCode } from "../../../src/journal/journal-error.ts";
import { setUpStores } from "../../../src/stores/set-up.ts";
import { systemStore } from "../../../src/stores/system-store.ts";
import { subjectHash } from "../../../src/stores/system/subject-hash.ts";
import { prepareTrust } from "../../../src/trust/prepare.ts";
import { emptyImage, imageOf, publicRoots } from "./image.ts";
import { contextOf, ownCa, removeAll, setUp, systemListing, upstreamCa } from "./own-cas.ts";

const bundle = "etc/ssl/certs/ca-certificates.crt";
const pems = publicRoots.map(({ pem }) => pem).join("");

describe("a bundle", () => {
  test("that is damaged is left as it is, and told", async () => {
    const image = imageOf("debian");
    for (const text of [pems.slice(0, -100), "<html>not found</html>\n", pems.replaceAll("\n--", "--")]) {
      image.put(bundle, text);
      expect(await setUp(image, [await ownCa()])).toEqual([[`/${bundle}`, "failed", "system_store_damaged"]]);
      expect(image.read(bundle)).toBe(text);
    }
  });

  test("without a final line break, or with Windows' ones, gets our CA on lines of its own", async () => {
    const own = await ownCa();
    for (const text of [pems.trimEnd(), pems.replaceAll("\n", "\r\n")]) {
      const image = imageOf("distroless");
      image.put(bundle, text);
      expect(await setUp(image, [own])).toEqual([[`/${bundle}`, "written", null]]);
      expect(image.read(bundle)).toBe(text + (text.endsWith("\n") ? "" : "\n") + own.pem);
    }
  });

  test("that is empty gets our CA alone", async () => {
    const image = imageOf("distroless");
    image.put(bundle, "");
    const own = await ownCa();
    expect(await setUp(image, [own])).toEqual([[`/${bundle}`, "written", null]]);
    expect(image.read(bundle)).toBe(own.pem);
  });

  test("beside the image's own is written too, and when it cannot be, only that is told", async () => {
    const image = imageOf("debian");
    const own = await ownCa();
    image.put("etc/pki/tls/certs/ca-bundle.crt", pems);
    image.put("etc/ssl/cert.pem", "damaged");
    expect(await setUp(image, [own])).toEqual([[`/${bundle}`, "failed", "system_store_damaged"]]);
    expect(image.read(bundle)).toBe(pems + own.pem);
    expect(image.read("etc/pki/tls/certs/ca-bundle.crt")).toBe(pems + own.pem);
  });

  test("of two names, by whatever links, is written once", async () => {
    const image = imageOf("debian");
    const own = await ownCa();
    mkdirSync(image.path("etc/pki/tls/certs"), { recursive: true });
    linkSync(image.path(bundle), image.path("etc/pki/tls/certs/ca-bundle.crt"));
    image.link("etc/ssl/cert.pem", "/etc/ssl/certs/ca-certificates.crt");
    const context = await contextOf(image, [own]);
    const [place] = await systemStore.detect(context);
    expect(place?.layout.bundles).toEqual([image.path(bundle)]);
  });

  test("of a Debian that has none is made, and taken away again", async () => {
    const image = emptyImage();
    image.put("etc/debian_version", "12.9\n");
    const before = systemListing(image);
    const own = await ownCa();
    expect(await setUp(image, [own])).toEqual([[`/${bundle}`, "written", null]]);
    expect(image.read(bundle)).toBe(own.pem);
    expect(image.read(`etc/ssl/certs/${subjectHash(own.der)}.0`)).toBe(own.pem);
    expect(await setUp(image, [own])).toEqual([[`/${bundle}`, "current", null]]);
    await removeAll(image, [own]);
    expect(systemListing(image)).toEqual(before);
  });
});

test("an image in which nothing could look for CAs has no place", async () => {
  const image = emptyImage();
  image.put("bin/server", "");
  expect(await setUp(image, [await ownCa()])).toEqual([]);
});

test("a link that leads out of the image, or nowhere, is no bundle", async () => {
  const image = emptyImage();
  image.link("etc/ssl/certs/ca-certificates.crt", "/var/lib/none.pem");
  image.link("etc/ssl/cert.pem", "loop.pem");
  image.link("etc/ssl/loop.pem", "cert.pem");
  image.link("etc/ssl/ca-bundle.pem", "../../../../../../../../etc/hostname");
  const context = await contextOf(image, [await ownCa()]);
  const places = await systemStore.detect(context);
  expect(places.flatMap(({ layout }) => layout.bundles)).toEqual([]);
});

describe("an upstream's CA that the image trusts by itself", () => {
  test("is left to the image, with its mark, its hash and its place in the bundle", async () => {
    const image = imageOf("debian");
    const corp = await upstreamCa();
    image.put(bundle, pems + corp.pem);
    const before = systemListing(image);
    expect(await setUp(image, [corp])).toEqual([[`/${bundle}`, "current", null]]);
    expect(systemListing(image)).toEqual(before);
    await removeAll(image, [corp]);
    expect(systemListing(image)).toEqual(before);
  });

  test("stays when one of ours is put beside it", async () => {
    const image = imageOf("debian");
    const [own, corp] = [await ownCa(), await upstreamCa()];
    image.put(bundle, pems + corp.pem);
    const before = systemListing(image);
    await setUp(image, [own, corp]);
    expect(image.read(bundle)).toBe(pems + corp.pem + own.pem);
    await removeAll(image, [own, corp]);
    expect(systemListing(image)).toEqual(before);
  });
});

describe("no root of the image", () => {
  const rootsOf = async (root: string, stateDir: string, env = {}): Promise<readonly string[]> => {
    const settings = { stateDir, upstreamCa: null, extraRoots: [] };
    const authority = { certificatePem: (await ownCa()).pem, path: "", previousPems: [] };
    const trust = await prepareTrust({ settings, authority, env, caVariables: [], root, cwd: root });
    return trust.originRoots;
  };

  test.each(["debian", "alpine", "fedora", "arch", "suse", "distroless", "busybox"] as const)(
    "on %s is a CA that we have put there, an upstream's either",
    async (family) => {
      const image = imageOf(family);
      const stateDir = image.path("home/other/.agentproxy");
      const before = await rootsOf(image.root, stateDir);
      expect(before).toHaveLength(publicRoots.length);
      const [own, corp] = [await ownCa(), await upstreamCa()];
      expect((await setUp(image, [own, corp]))[0]?.[1]).toBe("written");
      expect(await rootsOf(image.root, stateDir)).toEqual(before);
    },
  );

  test("is one where SSL_CERT_FILE names the image's bundle, by whatever link; it is where a file of the user's has it", async () => {
    const image = imageOf("debian");
    const stateDir = image.path("home/other/.agentproxy");
    const [own, corp] = [await ownCa(), await upstreamCa()];
    await setUp(image, [own, corp]);
    image.link("usr/lib/ssl/cert.pem", "../../../etc/ssl/certs/ca-certificates.crt");
    image.put("home/corp.pem", corp.pem + own.pem);
    const counts: number[] = [];
    for (const name of [bundle, "usr/lib/ssl/cert.pem", "home/corp.pem"]) {
      counts.push((await rootsOf(image.root, stateDir, { SSL_CERT_FILE: image.path(name) })).length);
    }
    expect(counts).toEqual([publicRoots.length, publicRoots.length, publicRoots.length + 1]);
  });

  test("is ours where it is the only one there: those built in stand in", async () => {
    const image = emptyImage();
    image.put("etc/debian_version", "12.9\n");
    await setUp(image, [await ownCa(), await upstreamCa()]);
    expect(await rootsOf(image.root, image.path("home/.agentproxy"))).toHaveLength(rootCertificates.length);
  });
});

describe("what keeps us out is told", () => {
  const refusal = (code: JournalErrorCode, system: string | null) => async (): Promise<never> => {
    const cause = system === null ? undefined : Object.assign(new Error(system), { code: system });
    throw new JournalError(code, "write", "/etc/x", "the cause", cause);
  };
  test.each([
    ["read-only", "EROFS", 0, "system_store_read_only"],
    ["not-permitted", "EPERM", 0, "system_store_immutable"],
    ["not-permitted", "EPERM", 1000, "system_store_not_writable"],
    ["not-permitted", "EACCES", 1000, "system_store_not_writable"],
    ["read-only", "EBUSY", 0, "system_store_mounted"],
    ["changed", null, 0, "system_store_not_kept"],
    ["disk-full", "ENOSPC", 0, "system_store_failed"],
    ["shared", null, 0, "system_store_failed"],
  ] as const)("as %s (%s) by user %i: %s", async (code, system, uid, expected) => {
    const image = imageOf("debian");
    const before = systemListing(image);
    const context = await contextOf(image, [await ownCa()]);
    const refuse = refusal(code, system);
    const journal = { ...context.journal, writeFile: refuse, writeLink: refuse };
    const [report] = await setUpStores([systemStore], { ...context, uid, journal });
    expect(report).toMatchObject({
      state: "failed",
      code: expected,
      detail: 'Cannot write "/etc/x": the cause',
    });
    expect(report?.advice).toMatch(/^\S.*[^.\s]$/);
    expect(systemListing(image)).toEqual(before);
  });

  test("and where only the anchors cannot be written, trust is there all the same", async () => {
    const image = imageOf("debian");
    const own = await ownCa();
    const context = await contextOf(image, [own]);
    const refuse = refusal("read-only", "EROFS");
    const { journal } = context;
    const writeFile: typeof journal.writeFile = (change) =>
      change.path.startsWith(image.path("usr/")) ? refuse() : journal.writeFile(change);
    const [report] = await setUpStores([systemStore], { ...context, journal: { ...journal, writeFile } });
    expect(report).toMatchObject({ state: "written" });
    expect(image.read(bundle)).toBe(pems + own.pem);
    expect(image.read(`etc/ssl/certs/${subjectHash(own.der)}.0`)).toBe(own.pem);
    expect(existsSync(image.path("usr/local/share/ca-certificates"))).toBe(true);
    expect(statSync(image.path(bundle)).mode & 0o777).toBe(0o644);
    // As soon as they can be written, they are, and the mark beside the bundle becomes a link.
    expect(await setUp(image, [own])).toEqual([[`/${bundle}`, "written", null]]);
    await removeAll(image, [own]);
    expect(systemListing(image)).toEqual(systemListing(imageOf("debian")));
  });
});
