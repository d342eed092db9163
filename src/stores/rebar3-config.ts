// rebar3's configuration in the home, which no variable reaches: it gets the bundle, since rebar3 trusts the CAs that it was built with.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { managedBlockFile } from "./managed-file.ts";
import { findInPath } from "./program-presence.ts";

export const rebar3Config = managedBlockFile({
  id: "rebar3-config",
  title: "rebar3's configuration",
  scope: "home",
  carries: "ca",
  comment: "%%",
  path: (context) => {
    const place = join(context.home, ".config/rebar3/rebar.config");
    // mix brings a rebar3 of its own.
    return existsSync(place) || findInPath(context, ["rebar3", "mix"]) ? place : null;
  },
  // At the start, since the first term counts; a CA that the user named before is in the bundle.
  place: () => 0,
  block: ({ facts }) => `{ssl_cacerts_path, "${facts.bundle.replace(/[\\"]/g, "\\$&")}"}.`,
});
