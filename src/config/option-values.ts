// What each option's value is once it has been read.

import type { Cidr } from "../policy/cidr.ts";
import type { Rule } from "../policy/policy.ts";
import type { OptionKey } from "./options.ts";
import type { Endpoint, Upstream } from "./settings.ts";

export interface OptionValues {
  "proxy.listen": Endpoint;
  "proxy.upstream": Upstream;
  /** The value for Proxy-Authorization. */
  "proxy.upstream_auth": string;
  /** The value for Proxy-Authorization that the file holds. */
  "proxy.upstream_auth_file": string;
  "proxy.upstream_ca": string;
  "proxy.no_proxy": readonly string[];
  "proxy.watch_direct": boolean;
  "git.ssh_rewrite": readonly string[];
  "stores.scope": "all" | "home" | "none";
  "stores.jvm_cacerts": boolean;
  "gateway.extra_roots": readonly string[];
  "gateway.hosts": ReadonlyMap<string, Endpoint>;
  "policy.default": "allow" | "deny";
  "policy.ports": readonly number[];
  "policy.allow_addresses": readonly Cidr[];
  "policy.rule": readonly Rule[];
}

/** What one source (defaults, file, environment, flags) says. */
export type Layer = { readonly [K in OptionKey]?: OptionValues[K] };
