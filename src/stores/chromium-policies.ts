// The enterprise policies of Chromium and what is made of it: CAs for every user of the image.

import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "jsonc-parser";
import { readOptionalFile } from "../host/optional-file.ts";
import { readRegularFile } from "../host/regular-file.ts";
import { systemCause } from "../host/system-cause.ts";
import { JournalError } from "../journal/journal-error.ts";
import type { Certificate } from "../trust/pem.ts";
import { StoreError } from "./store.ts";
import type { Place, Store } from "./store.ts";

const id = "chromium-policies";
const fileName = "agentproxy.json";
/** Far more than anybody writes as policies. */
const limitBytes = 8 * 1024 * 1024;

/**
 * Folders of mandatory policies; `sign` is what an image has whose browser reads it, absent where the folder is made anyway.
 * @see https://www.chromium.org/administrators/linux-quick-start/
 */
const folders: readonly { readonly path: string; readonly sign?: string }[] = [
  { path: "/etc/chromium/policies/managed" },
  { path: "/etc/opt/chrome/policies/managed" },
  // The build that Playwright and Puppeteer fetch.
  { path: "/etc/opt/chrome_for_testing/policies/managed" },
  { path: "/etc/chromium-browser/policies/managed", sign: "/etc/chromium-browser" },
  { path: "/etc/chromium-browser/policies/managed", sign: "/snap/chromium" },
  { path: "/etc/opt/edge/policies/managed", sign: "/opt/microsoft/msedge" },
  { path: "/etc/brave/policies/managed", sign: "/opt/brave.com" },
];

export const chromiumPolicies: Store = {
  id,
  title: "Chromium policies",
  scope: "system",
  carries: "ca",
  codes: {
    chromium_policies_unusable: "make the folder one that can be written",
    chromium_policies_conflict:
      'add "CACertificates" to PolicyListMultipleSourceMergeList in that file, so that its CAs and ours are both taken',
    chromium_policies_not_kept:
      "another program writes the folder: run that program once more, then agentproxy",
  },
  detect: async ({ root }) => {
    const found = folders.filter(({ sign }) => sign === undefined || existsSync(join(root, sign)));
    return [...new Set(found.map(({ path }) => join(root, path, fileName)))].map((path) => ({ path }));
  },
  state: async ({ authorities }, place) => {
    const text = read(place);
    if (text === null) return "absent";
    return text === compose(place, authorities) ? "current" : "outdated";
  },
  install: (context, place) => change(context, place, compose(place, context.authorities)),
  verify: async ({ authorities }, place) => {
    if (read(place) === compose(place, authorities)) return;
    throw new StoreError(
      "chromium_policies_not_kept",
      `Cannot find what was written into ${JSON.stringify(place.path)}`,
    );
  },
  // The whole file is ours, whatever somebody else has made of it.
  remove: (context, place) => change(context, place, null),
};

async function change(
  { journal }: Parameters<Store["install"]>[0],
  { path }: Place,
  content: string | null,
): Promise<void> {
  try {
    await journal.writeFile({ by: id, path, content });
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    throw new StoreError("chromium_policies_unusable", error.message, error);
  }
}

function read({ path }: Place): string | null {
  try {
    return readOptionalFile(path);
  } catch (error) {
    throw new StoreError("chromium_policies_unusable", (error as Error).message, error);
  }
}

/**
 * Of several files that have one policy the last by name wins, unless a policy says that their lists become one: this was
 * seen with release 156, the documentation speaks of sources only.
 * @see https://chromeenterprise.google/policies/#CACertificates
 */
function compose({ path }: Place, authorities: readonly Certificate[]): string {
  const policies = { CACertificates: authorities.map(({ der }) => der.toString("base64")) };
  const others = otherPolicies(dirname(path));
  const merging = others.find(({ merged }) => merged !== undefined);
  const isShared = others.some(({ hasCas }) => hasCas);
  const isMerged = merging?.merged?.some((name) => name === "CACertificates" || name === "*") ?? false;
  if (isShared && merging !== undefined && !isMerged) {
    throw new StoreError(
      "chromium_policies_conflict",
      `Cannot add a CA beside those of others in ${JSON.stringify(dirname(path))}: ${JSON.stringify(merging.name)} says which lists become one, and these are not among them`,
    );
  }
  const all =
    isShared && !isMerged ? { ...policies, PolicyListMultipleSourceMergeList: ["CACertificates"] } : policies;
  return `${JSON.stringify(all, null, 2)}\n`;
}

interface OtherPolicies {
  readonly name: string;
  readonly hasCas: boolean;
  /** The names of the policies whose lists become one. */
  readonly merged: readonly unknown[] | undefined;
}

/** A file that cannot be read says nothing to Chromium either, which allows comments. */
function otherPolicies(folder: string): OtherPolicies[] {
  return namesIn(folder)
    .filter((name) => name !== fileName)
    .sort()
    .flatMap((name) => {
      const found = readPolicies(join(folder, name));
      if (found === null) return [];
      const merged = found["PolicyListMultipleSourceMergeList"];
      return [
        {
          name,
          hasCas: Array.isArray(found["CACertificates"]) && found["CACertificates"].length > 0,
          merged: Array.isArray(merged) ? merged : undefined,
        },
      ];
    });
}

function namesIn(folder: string): string[] {
  try {
    return existsSync(folder) ? readdirSync(folder) : [];
  } catch (error) {
    const cause = `Cannot read ${JSON.stringify(folder)}: ${systemCause(error)}`;
    throw new StoreError("chromium_policies_unusable", cause, error);
  }
}

function readPolicies(path: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = parse(readRegularFile(path, limitBytes).toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
