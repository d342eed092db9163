// Makes the page for people one text. It runs while the binary is built, as a macro: nothing of it is in there.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dir, "../browser");

/** In another process, since a bundler that waits for a macro bundles nothing else. */
function bundled(file: string): string {
  const argv = [process.execPath, "build", "--minify", "--target=browser", join(folder, file)];
  const { stdout, stderr, success } = Bun.spawnSync(argv);
  if (!success) throw new Error(`Cannot bundle "${file}": ${stderr.toString()}`);
  return stdout.toString().trim();
}

/** As Content Security Policy names what may run (w3.org/TR/CSP3, hash-source). */
function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** The hashes of the policy are of these very texts, without white space around them. */
function filled(page: string, tag: string, text: string): string {
  const [before, after, ...more] = page.split(`<${tag}></${tag}>`);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`Cannot find one empty <${tag}> in the page`);
  }
  return `${before}<${tag}>${text}</${tag}>${after}`;
}

export interface HomeBundle {
  readonly html: string;
  /** The policy that lets this very script and style work, and nothing else. */
  readonly contentSecurityPolicy: string;
}

export function bundleHome(): HomeBundle {
  const script = bundled("main.ts");
  const style = bundled("page.css");
  if (/<\/script|<!--/i.test(script))
    throw new Error("Cannot put the script into the page: it would end there");
  const page = readFileSync(join(folder, "page.html"), "utf8").replaceAll(/>\n\s*</g, "><");
  const html = filled(filled(page, "style", style), "script", script);
  const contentSecurityPolicy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  return { html, contentSecurityPolicy };
}
