// The enterprise policies of Firefox: CAs for every user of the image, and for profiles that are made later.

import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { applyEdits, modify } from "jsonc-parser";
import { readOptionalFile } from "../host/optional-file.ts";
import { systemCause } from "../host/system-cause.ts";
import { JournalError } from "../journal/journal-error.ts";
import type { Certificate } from "../trust/pem.ts";
import { firefoxProfileStore } from "./firefox-profiles.ts";
import { managedFile } from "./managed-file.ts";
import { firefoxProfiles } from "./nss/firefox-folders.ts";
import { StoreError } from "./store.ts";
import type { StoreContext } from "./store.ts";

const id = "firefox-policies";
/** Read by every Firefox of the image, and instead of the file that one has in its own folder. */
const folder = "/etc/firefox/policies";
const ownFolders = ["/usr/lib/firefox", "/usr/lib/firefox-esr", "/usr/lib64/firefox", "/opt/firefox"];
const install = ["policies", "Certificates", "Install"] as const;

/** One file a CA: Firefox reads only the first of a file. */
const nameOf = ({ der }: Certificate): string =>
  `agentproxy-${createHash("sha256").update(der).digest("hex").slice(0, 16)}.crt`;
const ourName = /^agentproxy-[0-9a-f]{16}\.crt$/;
const isOurPath = (value: unknown): boolean =>
  typeof value === "string" && value.startsWith(`${folder}/`) && ourName.test(value.slice(folder.length + 1));

/**
 * @see https://mozilla.github.io/policy-templates/#certificates--install
 */
const policies = managedFile({
  id,
  title: "Firefox policies",
  scope: "system",
  carries: "ca",
  codes: {
    firefox_policies_damaged:
      "make the file one that Firefox can read: JSON with an object for policies, in it one for Certificates, in it a list for Install",
  },
  path: ({ root }) => join(root, folder, "policies.json"),
  compose: (before, { authorities }) => {
    const ours = authorities.map((authority) => `${folder}/${nameOf(authority)}`);
    if (before === null)
      return `${JSON.stringify({ policies: { Certificates: { Install: ours } } }, null, 2)}\n`;
    const there = installed(before);
    const isThere =
      ours.every((path) => there.includes(path)) && there.filter(isOurPath).length === ours.length;
    return isThere ? before : withInstall(before, [...there.filter((path) => !isOurPath(path)), ...ours]);
  },
  isOurs: (text) => installed(text).some(isOurPath),
  without: (text) => {
    const others = installed(text).filter((path) => !isOurPath(path));
    return withInstall(text, others.length === 0 ? undefined : others);
  },
});

export const firefoxPolicies: typeof policies = {
  ...policies,
  detect: async ({ root }) => {
    const general = join(root, folder, "policies.json");
    if (existsSync(general)) return [{ path: general }];
    const own = ownFolders.map((one) => join(root, one, "distribution/policies.json")).filter(existsSync);
    return (own.length > 0 ? own : [general]).map((path) => ({ path }));
  },
  state: async (context, place) => {
    const state = await policies.state(context, place);
    return state === "current" && !hasCas(context) ? "outdated" : state;
  },
  install: async (context, place) => {
    await writeCas(context);
    await policies.install(context, place);
  },
  verify: async (context, place) => {
    await policies.verify(context, place);
    if (hasCas(context)) return;
    throw new StoreError("firefox_policies_not_kept", "Cannot find the CAs that Firefox's policies name");
  },
  remove: async (context, place) => {
    if (!ourName.test(basename(place.path))) return await policies.remove(context, place);
    await write(context, place.path, null);
  },
  // Firefox puts the CAs of its policies into each profile that it opens, and leaves them there when the policies go.
  sweep: async (context) => {
    const profiles = firefoxProfiles(context).map((path) =>
      firefoxProfileStore.remove(context, { path, isFirst: false }),
    );
    const fault = (await Promise.allSettled(profiles)).find(({ status }) => status === "rejected");
    if (fault?.status === "rejected") throw fault.reason;
  },
};

const pathOf = ({ root }: Pick<StoreContext, "root">, name: string): string => join(root, folder, name);

/** Beside the policies, where every user can read them; those of earlier times go. */
async function writeCas(context: StoreContext): Promise<void> {
  const wanted = new Map(context.authorities.map((one) => [nameOf(one), one.pem]));
  const names = new Set([...wanted.keys(), ...namesThere(context)]);
  await Promise.all(
    [...names].map((name) => write(context, pathOf(context, name), wanted.get(name) ?? null)),
  );
}

function namesThere(context: StoreContext): string[] {
  const path = pathOf(context, "");
  try {
    return existsSync(path) ? readdirSync(path).filter((name) => ourName.test(name)) : [];
  } catch (error) {
    const cause = `Cannot read ${JSON.stringify(path)}: ${systemCause(error)}`;
    throw new StoreError("firefox_policies_unusable", cause, error);
  }
}

const hasCas = (context: StoreContext): boolean =>
  context.authorities.every((one) => readOptionalFile(pathOf(context, nameOf(one))) === one.pem);

async function write({ journal }: StoreContext, path: string, content: string | null): Promise<void> {
  try {
    await journal.writeFile({ by: id, path, content });
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    throw new StoreError("firefox_policies_unusable", error.message, error);
  }
}

/** The list as it is, read as strictly as Firefox does. */
function installed(text: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged((error as Error).message);
  }
  for (const name of install) {
    if (!isObject(value)) throw damaged(`what should hold "${name}" is no object`);
    value = value[name] ?? (name === "Install" ? [] : {});
  }
  if (!Array.isArray(value)) throw damaged('"Install" is no list');
  return value as unknown[];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const damaged = (cause: string): StoreError =>
  new StoreError("firefox_policies_damaged", `Cannot use Firefox's policies.json: ${cause}`);

/** All else stays byte for byte. */
function withInstall(text: string, list: readonly unknown[] | undefined): string {
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? "  ";
  const formattingOptions = {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.length,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
  return applyEdits(text, modify(text, [...install], list, { formattingOptions }));
}
