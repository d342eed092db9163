// The option table: every setting once, read by the config file, the environment, the flags, the help and the docs.

/** The key of a setting, as its TOML path. */
export type OptionKey =
  | "proxy.listen"
  | "proxy.upstream"
  | "proxy.upstream_auth"
  | "proxy.upstream_auth_file"
  | "proxy.upstream_ca"
  | "proxy.no_proxy"
  | "proxy.watch_direct"
  | "git.ssh_rewrite"
  | "stores.scope"
  | "stores.jvm_cacerts"
  | "gateway.extra_roots"
  | "gateway.hosts"
  | "policy.default"
  | "policy.ports"
  | "policy.allow_addresses"
  | "policy.rule";

export interface OptionFlag {
  readonly name: `--${string}`;
  /** The word for the value in the help; null for a flag that means yes. */
  readonly value: string | null;
  readonly repeatable: boolean;
  readonly help: string;
}

export interface Option {
  readonly key: OptionKey;
  readonly type: string;
  /** A TOML value, or null where absence means something of its own. */
  readonly default: string | null;
  readonly environment: `AGENT_PROXY_${string}` | null;
  /** False for a secret that must not be written into the file itself. */
  readonly inFile: boolean;
  readonly flags: readonly OptionFlag[];
  readonly help: string;
  /** A TOML value. */
  readonly example: string;
}

const flag = (name: `--${string}`, value: string | null, help: string): OptionFlag => ({
  name,
  value,
  repeatable: false,
  help,
});
const flags = (name: `--${string}`, value: string, help: string): OptionFlag => ({
  name,
  value,
  repeatable: true,
  help,
});

export const options: readonly Option[] = [
  {
    key: "proxy.listen",
    type: "address and port",
    default: '"127.0.0.1:0"',
    environment: "AGENT_PROXY_LISTEN",
    inFile: true,
    flags: [flag("--listen", "HOST:PORT", "listen here; port 0 is a free port, remembered by up")],
    help: "Where the proxy listens. Port 0 is a free port at first, which `up` remembers and takes again.",
    example: '"127.0.0.1:0"',
  },
  {
    key: "proxy.upstream",
    type: "URL with a port",
    default: null,
    environment: "AGENT_PROXY_UPSTREAM",
    inFile: true,
    flags: [
      flag("--upstream", "URL", "the next hop, as http://HOST:PORT; https:// means TLS to the proxy itself"),
    ],
    help: "The gateway that everything goes through. Absent: the embedded gateway. The port must be written, since programs differ about the port that is meant by none. `https://` means TLS to the proxy itself.",
    example: '"http://gateway.example:3128"',
  },
  {
    key: "proxy.upstream_auth",
    type: "secret",
    default: null,
    environment: "AGENT_PROXY_UPSTREAM_AUTH",
    inFile: false,
    flags: [],
    help: "Credentials for the upstream: `user:password`, `Basic …` or `Bearer …`. By the environment only.",
    example: '"user:password"',
  },
  {
    key: "proxy.upstream_auth_file",
    type: "path",
    default: null,
    environment: "AGENT_PROXY_UPSTREAM_AUTH_FILE",
    inFile: true,
    flags: [flag("--upstream-auth-file", "FILE", "file with one line: user:password, Basic … or Bearer …")],
    help: "A file with one line: `user:password`, `Basic …` or `Bearer …`. Instead of it, userinfo in the upstream's URL.",
    example: '"/run/secrets/proxy"',
  },
  {
    key: "proxy.upstream_ca",
    type: "path",
    default: null,
    environment: "AGENT_PROXY_UPSTREAM_CA",
    inFile: true,
    flags: [flag("--upstream-ca", "FILE", "PEM file of the CA that the upstream signs with")],
    help: "The CA, in PEM, that the upstream signs with. It goes into the bundle and every store.",
    example: '"/etc/corp/egress-ca.pem"',
  },
  {
    key: "proxy.no_proxy",
    type: "list of hosts",
    default: '["localhost", "127.0.0.1", "::1"]',
    environment: "AGENT_PROXY_NO_PROXY",
    inFile: true,
    flags: [flags("--no-proxy", "HOST,…", "hosts that tools reach directly; replaces the list")],
    help: "Hosts that tools reach without the proxy.",
    example: '["localhost", "127.0.0.1", "::1"]',
  },
  {
    key: "proxy.watch_direct",
    type: "true or false",
    default: "true",
    environment: "AGENT_PROXY_WATCH_DIRECT",
    inFile: true,
    flags: [],
    help: "Whether programs are looked for that connect to ports 443 and 80 past the proxy, to tell of them in the status. Of those that get through only the session's own are told, and none while `no_proxy` has names.",
    example: "false",
  },
  {
    key: "git.ssh_rewrite",
    type: "list of hosts",
    default: '["github.com"]',
    environment: "AGENT_PROXY_GIT_SSH_REWRITE",
    inFile: true,
    flags: [
      flags("--git-ssh-rewrite", "HOST,…", "hosts whose ssh remotes git reads as https; replaces the list"),
    ],
    help: "Hosts whose ssh remotes git reads as HTTPS in the session, since ssh does not go through the proxy. Left alone where the session has an ssh set-up of its own.",
    example: '["github.com", "gitlab.com", "git.example.com"]',
  },
  {
    key: "stores.scope",
    type: '"all", "home" or "none"',
    default: null,
    environment: "AGENT_PROXY_STORES",
    inFile: true,
    flags: [flag("--stores", "all|home|none", "which trust stores and settings of tools to write")],
    help: "Which trust stores and settings of tools are written: the user's own (`home`), the whole image's too (`all`), or none. Absent: `all` for `up` as root, else `home`. `uninstall` takes everything back.",
    example: '"home"',
  },
  {
    key: "stores.jvm_cacerts",
    type: "true or false",
    default: "false",
    environment: "AGENT_PROXY_JVM_CACERTS",
    inFile: true,
    flags: [flag("--jvm-cacerts", null, "put the CA into each JDK's own cacerts, too")],
    help: "Whether the CA goes into each JDK's own `cacerts`, too, for builds that replace `JAVA_TOOL_OPTIONS`.",
    example: "true",
  },
  {
    key: "gateway.extra_roots",
    type: "list of paths",
    default: "[]",
    environment: "AGENT_PROXY_EXTRA_ROOTS",
    inFile: true,
    flags: [
      flags("--extra-roots", "FILE,…", "PEM files of more roots for verifying origins; replaces the list"),
    ],
    help: "More roots, in PEM, for verifying origins, next to the image's own.",
    example: '["/etc/corp/origin-roots.pem"]',
  },
  {
    key: "gateway.hosts",
    type: "table of name to address and port",
    default: "{}",
    environment: null,
    inFile: true,
    flags: [
      flags("--connect-to", "NAME=HOST:PORT", "reach NAME at this address and port; added to the file's"),
    ],
    help: "A fixed address and port for a name, like curl's `--connect-to`. Not subject to `allow_addresses`.",
    example: '{ "api.example.test" = "127.0.0.1:8443" }',
  },
  {
    key: "policy.default",
    type: '"allow" or "deny"',
    default: '"allow"',
    environment: "AGENT_PROXY_POLICY_DEFAULT",
    inFile: true,
    flags: [flag("--default", "allow|deny", "what happens to a host that no rule names")],
    help: "What happens to a host that no rule names. A real deployment says `deny`.",
    example: '"deny"',
  },
  {
    key: "policy.ports",
    type: "list of ports",
    default: "[443]",
    environment: "AGENT_PROXY_POLICY_PORTS",
    inFile: true,
    flags: [flags("--ports", "PORT,…", "the ports that may be reached; replaces the list")],
    help: "The ports that may be reached.",
    example: "[443, 8443]",
  },
  {
    key: "policy.allow_addresses",
    type: "list of CIDRs",
    default: "[]",
    environment: "AGENT_PROXY_POLICY_ALLOW_ADDRESSES",
    inFile: true,
    flags: [
      flags(
        "--allow-address",
        "CIDR,…",
        "addresses otherwise refused (private, loopback, …); replaces the list",
      ),
    ],
    help: "Addresses that may be reached although they are loopback, private, link-local, metadata, multicast or reserved.",
    example: '["10.20.0.0/16"]',
  },
  {
    key: "policy.rule",
    type: "tables of host, action and reason",
    default: null,
    environment: null,
    inFile: true,
    flags: [
      flags("--allow-host", "HOST,…", "a rule that allows HOST; added to the file's rules"),
      flags("--deny-host", "HOST,…", "a rule that denies HOST; added to the file's rules"),
    ],
    help: 'Rules. `host` is an exact name, `*.` and a name (any depth below it), or `*`; `action` is `"allow"` or `"deny"`; `reason`, if given, is told to whoever is denied. Any matching deny wins over any allow; then comes `default`.',
    example: '[{ host = "*.example.com", action = "allow" }]',
  },
];
