// A session environment as text that a shell or another program reads. Pure.

export const shellFormats = ["posix", "fish", "powershell", "dotenv", "json", "github"] as const;
export type ShellFormat = (typeof shellFormats)[number];

export interface Variables {
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
}

/** @throws Error where `format` has no way to write one of the values */
export function formatEnvironment(format: ShellFormat, variables: Variables): string {
  return writers[format](variables);
}

const nameSyntax = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Names that no shell could assign are left out of `unset`: such a variable came from elsewhere, and no shell can reach it. */
function lines(
  variables: Variables,
  assign: (name: string, value: string) => string,
  unset: (name: string) => string,
): string {
  const unsets = variables.unset.filter((name) => nameSyntax.test(name)).map(unset);
  const sets = Object.entries(variables.set).map(([name, value]) => assign(name, value));
  return [...unsets, ...sets].map((line) => `${line}\n`).join("");
}

// POSIX shell 2.2.2: between single quotes every character stands for itself, and only a single quote cannot be there.
export const quotePosix = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

// https://fishshell.com/docs/current/language.html#quotes: between single quotes \\ and \' are the only escapes.
const quoteFish = (value: string): string => `'${value.replace(/[\\']/g, "\\$&")}'`;

// about_Quoting_Rules: doubling is the only escape, and typographic quotes count as quotes.
const quotePowershell = (value: string): string => `'${value.replace(/['\u2018-\u201b]/g, "$&$&")}'`;

/**
 * Docker Compose, systemd, Node, Bun and python-dotenv have no escape in common, and some expand a dollar sign even in
 * single quotes. So a value is written bare, or between quotes that it does not hold, and others are refused.
 */
function quoteDotenv(name: string, value: string): string {
  if (/^[A-Za-z0-9_./:@%+,=-]*$/.test(value)) return value;
  if (!/[\\$\u0060\p{Cc}]/u.test(value)) {
    if (!value.includes("'")) return `'${value}'`;
    if (!value.includes('"')) return `"${value}"`;
  }
  throw new Error(
    `Cannot write ${name} as dotenv: its value has characters that dotenv readers disagree about`,
  );
}

/**
 * $GITHUB_ENV: a value between two lines of a delimiter that it does not hold.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 */
function assignGithub(name: string, value: string): string {
  let delimiter = "AGENTPROXY_END";
  while (value.split(/\r\n|\r|\n/).includes(delimiter)) delimiter += "_";
  return `${name}<<${delimiter}\n${value}\n${delimiter}`;
}

const writers: Readonly<Record<ShellFormat, (variables: Variables) => string>> = {
  posix: (variables) =>
    lines(
      variables,
      (name, value) => `export ${name}=${quotePosix(value)}`,
      (name) => `unset ${name}`,
    ),
  fish: (variables) =>
    lines(
      variables,
      (name, value) => `set -gx ${name} ${quoteFish(value)}`,
      (name) => `set -e ${name}`,
    ),
  powershell: (variables) =>
    lines(
      variables,
      (name, value) => `$env:${name} = ${quotePowershell(value)}`,
      (name) => `Remove-Item -ErrorAction Ignore Env:${name}`,
    ),
  // These two can only set; empty is what most programs take for absent.
  dotenv: (variables) =>
    lines(
      variables,
      (name, value) => `${name}=${quoteDotenv(name, value)}`,
      (name) => `${name}=`,
    ),
  github: (variables) => lines(variables, assignGithub, (name) => assignGithub(name, "")),
  json: ({ set, unset }) => {
    const entries = [...unset.map((name) => [name, null] as const), ...Object.entries(set)];
    return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
  },
};
