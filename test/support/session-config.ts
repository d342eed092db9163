// The config file of a test, as a value.

import { stringify } from "smol-toml";

/** The keys of agentproxy.toml, as a user writes them. */
export interface SessionConfig {
  readonly proxy?: {
    readonly listen?: string;
    readonly upstream?: string;
    readonly upstream_auth_file?: string;
    readonly upstream_ca?: string;
    readonly no_proxy?: readonly string[];
    readonly watch_direct?: boolean;
  };
  readonly git?: { readonly ssh_rewrite?: readonly string[] };
  readonly stores?: {
    readonly scope?: "all" | "home" | "none";
    readonly jvm_cacerts?: boolean;
  };
  readonly gateway?: {
    readonly extra_roots?: readonly string[];
    readonly hosts?: Readonly<Record<string, string>>;
  };
  readonly policy?: {
    readonly default?: "allow" | "deny";
    readonly ports?: readonly number[];
    readonly allow_addresses?: readonly string[];
    readonly rule?: readonly {
      readonly host: string;
      readonly action: "allow" | "deny";
      readonly reason?: string;
    }[];
  };
}

/** Text is written as it is, for a config that is wrong on purpose. */
export function formatConfig(config: SessionConfig | string): string {
  return typeof config === "string" ? config : stringify(config);
}
