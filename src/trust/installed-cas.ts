// Tells which CAs agentproxy itself has put into the image's store.

import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { systemCode } from "../host/system-cause.ts";
import { certificatesIn, readCertificateFile } from "./certificate-file.ts";
import type { Certificate } from "./pem.ts";
import { anchorFolders, systemBundles, systemFolders } from "./system-places.ts";

/** Of the name of each file that holds a CA which we have put there. */
export const installedPrefix = "agentproxy-";

// Beside each bundle too: an image without anchors has a file of ours there.
const folders = new Set([
  ...Object.values(anchorFolders),
  ...systemFolders,
  ...systemBundles.map((path) => dirname(path)),
]);

/**
 * A CA of an upstream has no name that tells it from an image's own root, so each is known by a file of ours. Were one
 * taken for a root of the image, whoever has its key could sign for every origin.
 */
export function installedCas(root: string): Certificate[] {
  const found = new Map<string, Certificate>();
  for (const folder of folders) {
    for (const name of namesIn(join(root, folder))) {
      // Alpine's helper puts this in front of the anchor's name.
      if (!name.replace(/^ca-cert-/, "").startsWith(installedPrefix)) continue;
      for (const one of certificatesIn(readCertificateFile(join(root, folder, name))))
        found.set(one.pem, one);
    }
  }
  return [...found.values()];
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return [];
  }
}
