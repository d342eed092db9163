// aria2's configuration, which no variable reaches: it gets the bundle, since GnuTLS builds look at nothing else.

import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { managedBlockFile } from "./managed-file.ts";
import { findInPath } from "./program-presence.ts";
import type { StoreContext } from "./store.ts";

export const aria2Conf = managedBlockFile({
  id: "aria2-conf",
  title: "aria2's configuration",
  scope: "home",
  carries: "ca",
  comment: "#",
  path: (context) => {
    const place = placeOf(context);
    return existsSync(place) || findInPath(context, ["aria2c"]) ? place : null;
  },
  // At the end, since the last line that sets a value counts; a CA that the user named before is in the bundle.
  block: ({ facts }) => `ca-certificate=${facts.bundle}`,
});

/** aria2c(1), --conf-path: the file in the home, where it is there, else the one in XDG's folder. */
function placeOf({ home, env }: StoreContext): string {
  const inHome = join(home, ".aria2/aria2.conf");
  const { XDG_CONFIG_HOME: folder } = env;
  const inFolder = join(folder && isAbsolute(folder) ? folder : join(home, ".config"), "aria2/aria2.conf");
  return !existsSync(inHome) && existsSync(inFolder) ? inFolder : inHome;
}
