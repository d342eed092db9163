// Tests of where Firefox's profiles are found, and of the first one.

import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { firefoxPolicies } from "../../src/stores/firefox-policies.ts";
import { firefoxProfileStore } from "../../src/stores/firefox-profiles.ts";
import { profileFolders } from "../../src/stores/nss/profiles-ini.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import type { StoreContext } from "../../src/stores/store.ts";
import { addByHand, emptyPasswordFolder, listTrust } from "../support/certutil.ts";
import { testWith } from "../support/need.ts";
import { storeContext } from "../support/store-context.ts";

const detected = async (context: StoreContext): Promise<string[]> =>
  (await firefoxProfileStore.detect(context)).map(({ path }) => path.slice(context.root.length));

function folder(context: StoreContext, path: string, file = "prefs.js"): string {
  const made = join(context.root, path);
  mkdirSync(made, { recursive: true });
  writeFileSync(join(made, file), "");
  return made;
}

function putFirefox({ root }: StoreContext): void {
  mkdirSync(join(root, "usr/bin"), { recursive: true });
  writeFileSync(join(root, "usr/bin/firefox"), "");
}

const withPath = (context: StoreContext): StoreContext => ({
  ...context,
  env: { PATH: "relative:/usr/bin" },
});

test("an image without Firefox, or with its program alone, has no profile to find", async () => {
  const context = withPath(await storeContext());
  expect(await detected(context)).toEqual([]);
  putFirefox(context);
  expect(await detected(context)).toEqual(["/home/user/.mozilla/firefox/agentproxy.default"]);
});

test("the first profile is one that Firefox knows of, and from then on an ordinary one", async () => {
  const context = withPath(await storeContext());
  putFirefox(context);
  const base = join(context.home, ".mozilla/firefox");
  const path = join(base, "agentproxy.default");
  expect(await setUpStores([firefoxProfileStore], context)).toMatchObject([
    { path, state: "written", code: null },
  ]);
  expect(profileFolders(readFileSync(join(base, "profiles.ini"), "utf8"), base, context.root)).toEqual([
    path,
  ]);
  expect(readFileSync(join(path, "compatibility.ini"), "utf8")).toBe("[Compatibility]\n");
  expect(await setUpStores([firefoxProfileStore], context)).toMatchObject([{ path, state: "current" }]);
});

test("a first profile that was left half made is finished", async () => {
  const context = withPath(await storeContext());
  putFirefox(context);
  const [place] = await firefoxProfileStore.detect(context);
  await firefoxProfileStore.install(context, { path: place?.path ?? "", isFirst: false });
  expect(await setUpStores([firefoxProfileStore], context)).toMatchObject([{ state: "written" }]);
  expect(existsSync(join(context.home, ".mozilla/firefox/profiles.ini"))).toBe(true);
});

test("profiles of every kind of Firefox are found, listed or not, each once", async () => {
  const context = withPath(await storeContext());
  putFirefox(context);
  folder(context, "home/user/.mozilla/firefox/unlisted");
  folder(context, "home/user/.mozilla/firefox/Crash Reports", "events");
  folder(context, "home/user/.config/mozilla/firefox/newer", "times.json");
  folder(context, "home/user/snap/firefox/common/.mozilla/firefox/snapped");
  folder(context, "home/user/.var/app/org.mozilla.firefox/.mozilla/firefox/packed", "cert9.db");
  folder(context, "srv/profile");
  const thunderbird = folder(context, "home/user/.thunderbird/mail");
  symlinkSync(join(context.root, "srv/profile"), join(context.home, ".mozilla/firefox/link"));
  writeFileSync(
    join(context.home, ".mozilla/firefox/profiles.ini"),
    [
      "[General]\nStartWithLastProfile=1\n",
      "[Profile0]\nName=a\nIsRelative=1\nPath=unlisted\n",
      "[Profile1]\r\nName=b\r\nIsRelative=0\r\nPath=/srv/profile\r\n",
      "[Profile2]\nName=gone\nPath=gone\n",
    ].join("\n"),
  );
  expect(existsSync(thunderbird)).toBe(true);
  expect(await detected(context)).toEqual([
    "/home/user/.mozilla/firefox/unlisted",
    "/srv/profile",
    "/home/user/.config/mozilla/firefox/newer",
    "/home/user/snap/firefox/common/.mozilla/firefox/snapped",
    "/home/user/.var/app/org.mozilla.firefox/.mozilla/firefox/packed",
  ]);
});

test("any text is read as a list of folders", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const path of profileFolders(text, "/base", "/")) expect(path.startsWith("/")).toBe(true);
    }),
  );
  expect(profileFolders("[Install1]\nPath=x\n[Profile0]\nName=x\n[Profile1]\nPath=\n", "/base", "/")).toEqual(
    [],
  );
});

testWith(["certutil"], "what Firefox took over from the policies leaves the profiles with them", async () => {
  const context = withPath(await storeContext());
  const profile = join(context.home, ".mozilla/firefox");
  mkdirSync(profile, { recursive: true });
  const made = await emptyPasswordFolder();
  symlinkSync(made, join(profile, "own"));
  const [ca] = context.authorities;
  if (ca === undefined) throw new Error("Cannot find a CA in the context");
  await addByHand(made, "agentproxy session CA - agentproxy", ca, "CT,C,");
  await firefoxPolicies.sweep?.(context);
  expect(await listTrust(made)).toEqual({});
});
