// An npm registry with one package, among the files of a site.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { archivePrograms, writeArchive } from "./package-archive.ts";
import type { Site } from "./site.ts";
import { sitePrograms } from "./site.ts";

/** What a test needs installed to use this file. */
export const registryPrograms = [...sitePrograms, ...archivePrograms];

export const registryUrl = "https://good.test/files/";

/** The text of the package's index.js, and what it exports. */
export const packageExport = "from the registry";
export const packageCode = `module.exports = ${JSON.stringify(packageExport)};\n`;

/** Puts `pkg` 1.2.3 there. */
export async function writeRegistry(site: Site): Promise<void> {
  const { filesFolder } = site.nginx;
  const manifest = { name: "pkg", version: "1.2.3" };
  const files = { "package.json": JSON.stringify(manifest), "index.js": packageCode };
  const hash = await writeArchive(join(filesFolder, "pkg-1.2.3.tgz"), "package", files);
  const dist = { tarball: `${registryUrl}pkg-1.2.3.tgz`, integrity: `sha512-${hash("sha512", "base64")}` };
  const document = {
    name: "pkg",
    "dist-tags": { latest: "1.2.3" },
    // Package managers keep back what was published a short time ago, or at an unknown time.
    time: { "1.2.3": "2020-01-01T00:00:00.000Z" },
    versions: { "1.2.3": { ...manifest, dist } },
  };
  writeFileSync(join(filesFolder, "pkg"), JSON.stringify(document));
}
