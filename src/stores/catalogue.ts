// The stores that agentproxy writes.

import { aptSettings } from "./apt-settings.ts";
import { aria2Conf } from "./aria2-conf.ts";
import { bazel, bazelHome } from "./bazel.ts";
import { boto } from "./boto.ts";
import { chromiumPolicies } from "./chromium-policies.ts";
import { firefoxPolicies } from "./firefox-policies.ts";
import { firefoxProfileStore } from "./firefox-profiles.ts";
import { gradle } from "./gradle.ts";
import { jvmCacerts } from "./jvm-cacerts.ts";
import { mavenSettings } from "./maven-settings.ts";
import { mavenrc } from "./mavenrc.ts";
import { nssDatabase } from "./nss-database.ts";
import { rebar3Config } from "./rebar3-config.ts";
import type { Store } from "./store.ts";
import { systemStore } from "./system-store.ts";

/** A store with the type of its places forgotten: what it detects goes back into its own verbs only. */
export type AnyStore = Store;

export const stores: readonly AnyStore[] = [
  aptSettings,
  aria2Conf,
  bazel,
  bazelHome,
  mavenSettings,
  mavenrc,
  gradle,
  jvmCacerts,
  boto,
  rebar3Config,
  systemStore,
  nssDatabase,
  firefoxProfileStore,
  chromiumPolicies,
  firefoxPolicies,
];
