// Tests that Debian's own update-ca-certificates would have written what we write, and keeps it when it runs later.

import { describe, expect } from "bun:test";
import { chmodSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { systemStore } from "../../../src/stores/system-store.ts";
import { mustRun } from "../../support/command.ts";
import { freshEnvironment } from "../../support/environment.ts";
import { testWith } from "../../support/need.ts";
import { program } from "../../support/programs.ts";
import { imageOf, type Image } from "./image.ts";
import { contextOf, ownCa, removeAll, setUp, systemListing, upstreamCa } from "./own-cas.ts";

const programs = ["update-ca-certificates", "openssl"];

/** Runs it on the image, with the image's hooks. */
async function runHelper(image: Image, ...flags: readonly string[]): Promise<string> {
  const folders = {
    certsconf: "etc/ca-certificates.conf",
    certsdir: "usr/share/ca-certificates",
    localcertsdir: "usr/local/share/ca-certificates",
    etccertsdir: "etc/ssl/certs",
    hooksdir: "etc/ca-certificates/update.d",
  };
  const argv = Object.entries(folders).flatMap(([flag, path]) => [`--${flag}`, image.path(path)]);
  return await mustRun([program("update-ca-certificates"), ...argv, ...flags], {
    env: freshEnvironment(image.root),
    cwd: image.root,
  });
}

/** An image whose store the helper has made. */
async function helpedImage(): Promise<Image> {
  const image = imageOf("debian");
  rmSync(image.path("etc/ssl/certs"), { recursive: true });
  mkdirSync(image.path("etc/ssl/certs"));
  await runHelper(image);
  return image;
}

describe("Debian's helper", () => {
  testWith(programs, "makes of our anchor, byte for byte, what we have written", async () => {
    const [own, upstream] = [await ownCa(), await upstreamCa("Große Firma, (Root) 1")];
    for (const ca of [own, upstream]) {
      const [ours, helpers] = [await helpedImage(), await helpedImage()];
      await setUp(ours, [ca]);
      const before = systemListing(ours);
      const anchor = Object.keys(before).find((name) => name.includes("share/ca-certificates/agentproxy-"));
      helpers.put(anchor ?? "", ca.pem);
      expect(await runHelper(helpers)).toContain("1 added, 0 removed");
      expect(systemListing(helpers)).toEqual(before);
      for (const flags of [[], ["--fresh"]]) {
        await runHelper(ours, ...flags);
        expect(systemListing(ours)).toEqual(before);
      }
    }
  });

  testWith(programs, "finds nothing to add or to take away when it runs after us", async () => {
    const image = await helpedImage();
    await setUp(image, [await ownCa()]);
    expect(await runHelper(image)).toContain("0 added, 0 removed");
  });

  testWith(programs, "orders the administrator's CAs by name, and otherwise writes the same", async () => {
    const image = await helpedImage();
    const [own, theirs] = [await ownCa(), await upstreamCa("Theirs")];
    image.put("usr/local/share/ca-certificates/zz-theirs.crt", theirs.pem);
    await runHelper(image);
    await setUp(image, [own]);
    const before = systemListing(image);
    await runHelper(image);
    const after = systemListing(image);
    const bundle = "etc/ssl/certs/ca-certificates.crt";
    expect(before[bundle]).toEndWith(theirs.pem + own.pem);
    expect(after[bundle]).toEndWith(own.pem + theirs.pem);
    expect({ ...after, [bundle]: "" }).toEqual({ ...before, [bundle]: "" });
    expect(await setUp(image, [own])).toEqual([[`/${bundle}`, "current", null]]);
  });

  testWith(programs, "leaves nothing of ours behind, whenever it runs", async () => {
    const image = await helpedImage();
    const before = systemListing(image);
    const own = await ownCa();
    await setUp(image, [own]);
    await runHelper(image, "--fresh");
    await removeAll(image, [own]);
    expect(systemListing(image)).toEqual(before);
    await runHelper(image, "--fresh");
    expect(systemListing(image)).toEqual(before);
  });

  testWith(programs, "tells its hooks of us only when it starts afresh", async () => {
    const image = await helpedImage();
    const hook = "etc/ca-certificates/update.d/note";
    image.put(hook, `#!/bin/sh\ncat >"${image.path("noted")}"\n`);
    chmodSync(image.path(hook), 0o755);
    await setUp(image, [await ownCa()]);
    await runHelper(image);
    expect(readFileSync(image.path("noted"), "utf8")).toBe("");
    await runHelper(image, "--fresh");
    expect(readFileSync(image.path("noted"), "utf8")).toMatch(/^\+.*\/agentproxy-[0-9a-f]{12}\.pem$/m);
  });
});

testWith(
  ["keytool"],
  "what Debian's hook for Java has added is swept out, and all else in the store stays",
  async () => {
    const image = imageOf("debian");
    const [own, theirs] = [await ownCa(), await upstreamCa("Theirs")];
    const store = image.path("etc/ssl/certs/java/cacerts");
    mkdirSync(join(store, ".."));
    const keytool = (...argv: string[]): Promise<string> =>
      mustRun([program("keytool"), ...argv, "-keystore", store, "-storepass", "changeit"], {
        env: freshEnvironment(image.root),
        cwd: image.root,
      });
    for (const [name, { pem }] of Object.entries({
      "agentproxy-0123456789ab.pem": own,
      "theirs.pem": theirs,
    })) {
      image.put("ca.pem", pem);
      const argv = ["-importcert", "-noprompt", "-storetype", "JKS", "-alias", `debian:${name}`];
      await keytool(...argv, "-file", image.path("ca.pem"));
    }
    expect(await keytool("-list")).toContain("debian:agentproxy-0123456789ab.pem");
    const context = await contextOf(image, [own]);
    await systemStore.sweep?.(context);
    const listed = await keytool("-list");
    expect(listed).not.toContain("agentproxy");
    expect(listed).toContain("debian:theirs.pem");
    const swept = readFileSync(store);
    await systemStore.sweep?.(context);
    expect(readFileSync(store).equals(swept)).toBe(true);
  },
);
