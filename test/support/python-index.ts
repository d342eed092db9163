// A package index with one wheel, among the files of a site.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { program } from "./programs.ts";
import type { Site } from "./site.ts";

/** Of nginx's server block: an index is HTML by its type alone. */
export const indexConfiguration = `
  location /simple/ { root files; types { text/html html; application/octet-stream whl; } }`;

export const indexUrl = "https://good.test/simple/";

/** What the package's command `pkg` prints. */
export const packageGreeting = "from the index\n";

const wheelName = "pkg-1.2.3-py3-none-any.whl";
const files: Readonly<Record<string, string>> = {
  "pkg.py": `def main():\n    print(${JSON.stringify(packageGreeting.trim())})\n`,
  "pkg-1.2.3.dist-info/METADATA": "Metadata-Version: 2.1\nName: pkg\nVersion: 1.2.3\n",
  "pkg-1.2.3.dist-info/WHEEL":
    "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
  "pkg-1.2.3.dist-info/entry_points.txt": "[console_scripts]\npkg = pkg:main\n",
};

/** A wheel is a ZIP file, which Python can write. */
const writeWheel = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    for name, text in json.loads(sys.argv[2]).items():
        wheel.writestr(name, text)`;

/** Puts `pkg` 1.2.3 there. The site must have been started with `indexConfiguration`. */
export async function writeIndex(site: Site): Promise<void> {
  const folder = join(site.nginx.filesFolder, "simple/pkg");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, wheelName);
  const record = `${[...Object.keys(files).map((name) => recordLine(name)), "pkg-1.2.3.dist-info/RECORD,,"].join("\n")}\n`;
  const content = JSON.stringify({ ...files, "pkg-1.2.3.dist-info/RECORD": record });
  await mustRun([program("python3"), "-c", writeWheel, path, content], { env: freshEnvironment(folder) });
  const hash = createHash("sha256").update(readFileSync(path)).digest("hex");
  const page = `<!DOCTYPE html><html><body><a href="${wheelName}#sha256=${hash}">${wheelName}</a></body></html>\n`;
  writeFileSync(join(folder, "index.html"), page);
}

function recordLine(name: string): string {
  const text = files[name] ?? "";
  const hash = createHash("sha256").update(text).digest("base64url");
  return `${name},sha256=${hash},${Buffer.byteLength(text)}`;
}
