// The certificate databases of Firefox's profiles.

import { join } from "node:path";
import { firefoxProfiles, firstBase, wantsFirstProfile } from "./nss/firefox-folders.ts";
import { nssStore } from "./nss/nss-store.ts";
import { singleProfileIni } from "./nss/profiles-ini.ts";
import type { Place, Store } from "./store.ts";

interface ProfilePlace extends Place {
  /** Whether Firefox does not know of it yet. */
  readonly isFirst: boolean;
}

const id = "firefox-profiles";
const firstName = "agentproxy.default";

const profiles = nssStore({
  id,
  title: "Firefox profiles",
  detect: async (context) => firefoxProfiles(context).map((path) => ({ path })),
});

/**
 * Where Firefox has not been started yet, it gets its first profile from us: one that it made itself would trust nobody's
 * CA until the next start of agentproxy.
 */
export const firefoxProfileStore: Store<ProfilePlace> = {
  ...profiles,
  detect: async (context) => {
    const first = join(firstBase(context.home), firstName);
    const isFirst = wantsFirstProfile(context);
    const found = firefoxProfiles(context).filter((path) => !isFirst || path !== first);
    return [
      ...(isFirst ? [{ path: first, isFirst }] : []),
      ...found.map((path) => ({ path, isFirst: false })),
    ];
  },
  state: async (context, place) => {
    const state = await profiles.state(context, place);
    return place.isFirst && state === "current" ? "outdated" : state;
  },
  install: async (context, place) => {
    await profiles.install(context, place);
    if (!place.isFirst) return;
    const write = (path: string, content: string): Promise<boolean> =>
      context.journal.writeFile({ by: id, path, content, mode: 0o600 });
    await Promise.all([
      // Firefox takes over a profile only where this file is, and does not name another installation.
      write(join(place.path, "compatibility.ini"), "[Compatibility]\n"),
      write(join(firstBase(context.home), "profiles.ini"), singleProfileIni(firstName)),
    ]);
  },
};
