// The settings in force: what defaults, file, environment and flags come to.

import type { Policy } from "../policy/policy.ts";

/** The next hop. `host` is canonical, without brackets. */
export interface Upstream {
  readonly scheme: "http" | "https";
  readonly host: string;
  readonly port: number;
  /** The full value of Proxy-Authorization, a secret, or null. */
  readonly authorization: string | null;
}

export interface Endpoint {
  readonly hostname: string;
  readonly port: number;
}

export interface Settings {
  /** Absolute. */
  readonly stateDir: string;
  /** The file that was read, or null. */
  readonly configFile: string | null;
  /** Port 0: any free one. */
  readonly listen: Endpoint;
  /** Null: the embedded gateway. */
  readonly upstream: Upstream | null;
  /** Absolute path of a PEM file, or null. */
  readonly upstreamCa: string | null;
  readonly noProxy: readonly string[];
  /** Whether programs that go past the proxy are looked for. */
  readonly watchesDirect: boolean;
  /** Canonical names of hosts whose ssh remotes git is to read as HTTPS. */
  readonly gitSshRewrite: readonly string[];
  readonly stores: {
    /** Null: whatever suits the command and the user. */
    readonly scope: "all" | "home" | "none" | null;
    readonly jvmCacerts: boolean;
  };
  /** Absolute paths of PEM files. */
  readonly extraRoots: readonly string[];
  /** Canonical name to the address and port that it is reached at. */
  readonly hosts: ReadonlyMap<string, Endpoint>;
  readonly policy: Policy;
}
