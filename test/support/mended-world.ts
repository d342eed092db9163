// A session in which tools have configuration that goes against it, and what to expect of each.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { foreignCa } from "../trust/foreign-ca.ts";
import { expectHarmless, expectLeft, expectMended, expectUntold } from "./mended.ts";
import type { Against, Asking } from "./mended.ts";
import { program } from "./programs.ts";
import { startSite } from "./site.ts";
import type { Site, SiteOptions } from "./site.ts";

export const page = "https://good.test/";
/** Nothing listens there. */
export const nowhere = "http://127.0.0.1:1";
export const refused =
  /refused|ECONNREFUSED|Failed to connect|Couldn't connect|Could not connect|Cannot connect/i;

const pipDownload = "-m pip --disable-pip-version-check download --no-deps --no-cache-dir --retries 0".split(
  " ",
);

/** pip reading the page as a list of requirements, which it then prints. */
export function askingPip(home: string, env: Readonly<Record<string, string>> = {}): Asking {
  return {
    argv: [program("python3:pip"), ...pipDownload, "--dest", join(home, "dest"), "--requirement", page],
    works: /hello from good\.test/,
    options: { env },
  };
}

type Expectation = (
  asking: Asking,
  file: string,
  text: string,
  code: Against["code"],
  wrong: RegExp,
) => Promise<void>;

export interface MendedWorld extends AsyncDisposable {
  readonly site: Site;
  /** A CA that is not in the bundle and one that has not our CA: a file whose name the text has as CORP. */
  readonly mended: Expectation;
  readonly harmless: (asking: Asking, file: string, text: string, code: Against["code"]) => Promise<void>;
  readonly left: Expectation;
  /** The tool works, and doctor says nothing of the file. */
  readonly untold: (asking: Asking, file: string, text: string) => Promise<void>;
}

export async function mendedWorld(options: SiteOptions = {}): Promise<MendedWorld> {
  const site = await startSite(options);
  const corp = join(site.session.home.home, "corp.pem");
  writeFileSync(corp, await foreignCa("Corp"));
  const fill = (text: string): string => text.replaceAll("CORP", corp);
  return {
    site,
    mended: (asking, file, text, code, wrong) =>
      expectMended(site, asking, { file, text: fill(text), code, wrong }),
    harmless: (asking, file, text, code) => expectHarmless(site, asking, { file, text: fill(text), code }),
    left: (asking, file, text, code, wrong) =>
      expectLeft(site, asking, { file, text: fill(text), code, wrong }),
    untold: (asking, file, text) => expectUntold(site, asking, { file, text: fill(text) }),
    [Symbol.asyncDispose]: () => site[Symbol.asyncDispose](),
  };
}
