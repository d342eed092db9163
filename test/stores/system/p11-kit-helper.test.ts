// Tests that p11-kit, by which the helpers of RHEL, Arch and SUSE extract their stores, would have written what we write.

import { describe, expect } from "bun:test";
import { chownSync, cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileNameOf } from "../../../src/stores/system/label.ts";
import type { Certificate } from "../../../src/trust/pem.ts";
import { mustRun } from "../../support/command.ts";
import { freshEnvironment } from "../../support/environment.ts";
import { testWith } from "../../support/need.ts";
import { nobody, otherUserPrograms, withoutRights } from "../../support/other-user.ts";
import { program } from "../../support/programs.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { imageOf, listing, publicRoots, type FamilyName, type Image } from "./image.ts";
import { ownCa, removeAll, setUp, upstreamCa } from "./own-cas.ts";

interface Layout {
  readonly family: FamilyName;
  /** Of the administrator, then of the distribution: in this order p11-kit is told of them. */
  readonly sources: readonly [string, string];
  /** What is extracted: the path in the image, and the format with its flags. */
  readonly extracts: Readonly<Record<string, readonly string[]>>;
  /** What the helper's script puts before a bundle. */
  readonly head?: string;
}

const layouts: readonly Layout[] = [
  {
    family: "fedora",
    sources: ["etc/pki/ca-trust/source", "usr/share/pki/ca-trust-source"],
    extracts: {
      "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem": ["--format=pem-bundle", "--comment"],
      "etc/pki/ca-trust/extracted/pem/directory-hash": ["--format=pem-directory-hash"],
    },
  },
  {
    family: "arch",
    sources: ["etc/ca-certificates/trust-source", "usr/share/ca-certificates/trust-source"],
    extracts: {
      "etc/ca-certificates/extracted/tls-ca-bundle.pem": ["--format=pem-bundle"],
      "etc/ca-certificates/extracted/cadir": ["--format=pem-directory-hash"],
    },
  },
  {
    family: "suse",
    sources: ["etc/pki/trust", "usr/share/pki/trust"],
    extracts: {
      "var/lib/ca-certificates/ca-bundle.pem": ["--format=pem-bundle"],
      "var/lib/ca-certificates/pem": ["--format=pem-directory-hash"],
    },
    head: "#\n# automatically created by certbundle.run. Do not edit!\n#\n",
  },
];

/** Extracts in the image what the helper's script would. */
async function runHelper(image: Image, { sources, extracts, head = "" }: Layout): Promise<void> {
  const home = temporaryFolder("p11-kit");
  const modules = join(home, ".config/pkcs11/modules");
  const paths = sources.map((path) => image.path(path)).join(":");
  mkdirSync(modules, { recursive: true });
  const module = `module: p11-kit-trust.so\ntrust-policy: yes\nx-init-reserved: paths='${paths}'\n`;
  await Bun.write(join(modules, "p11-kit-trust.module"), module);
  // Only of a user who is not root does p11-kit read a configuration.
  if (otherUserPrograms.length > 0) chownSync(home, nobody, nobody);
  for (const [path, flags] of Object.entries(extracts)) {
    const out = join(home, "out");
    const limits = ["--filter=ca-anchors", "--purpose=server-auth", "--overwrite"];
    await mustRun(withoutRights([program("trust"), "extract", ...flags, ...limits, out]), {
      env: freshEnvironment(home),
      cwd: home,
    });
    rmSync(image.path(path), { recursive: true, force: true });
    cpSync(out, image.path(path), { recursive: true, verbatimSymlinks: true });
    if (flags.includes("--format=pem-bundle"))
      image.put(path, Buffer.from(head + image.read(path), "latin1"));
    rmSync(out, { recursive: true });
  }
}

/** An image whose store the helper has made of its public roots. */
async function helpedImage(layout: Layout): Promise<Image> {
  const image = imageOf(layout.family);
  for (const { der, pem } of publicRoots) {
    image.put(`${layout.sources[1]}/anchors/${fileNameOf(der)}.pem`, pem);
  }
  await runHelper(image, layout);
  return image;
}

function extracted(image: Image, { extracts }: Layout): Record<string, unknown> {
  const contents = Object.keys(extracts).map((path) => [
    path,
    path.endsWith(".pem") ? image.read(path) : listing(image.path(path)),
  ]);
  return Object.fromEntries(contents);
}

async function compare(layout: Layout, ca: Certificate): Promise<void> {
  const [ours, helpers] = [await helpedImage(layout), await helpedImage(layout)];
  const before = extracted(ours, layout);
  expect(extracted(helpers, layout)).toEqual(before);
  await setUp(ours, [ca]);
  helpers.put(`${layout.sources[0]}/anchors/agentproxy-ca.crt`, ca.pem);
  await runHelper(helpers, layout);
  const after = extracted(ours, layout);
  expect(after).not.toEqual(before);
  expect(after).toEqual(extracted(helpers, layout));

  await runHelper(ours, layout);
  expect(extracted(ours, layout)).toEqual(after);
  await removeAll(ours, [ca]);
  expect(extracted(ours, layout)).toEqual(before);
}

const programs = ["trust", ...otherUserPrograms];

describe.each(layouts.map((layout) => [layout.family, layout] as const))("%s", (_family, layout) => {
  testWith(programs, "has of our anchor, byte for byte, what we have written", async () => {
    await compare(layout, await ownCa());
  });

  testWith(programs, "has the same of an upstream's, whatever its name", async () => {
    await compare(layout, await upstreamCa("Große Firma, (Root) 1"));
  });
});
