// The shape of one entry of the tool catalogue.

import type { FormatId } from "../formats/load-format.ts";
import type { SessionFacts } from "../trust/session-facts.ts";

/** The headings that the docs list tools under. */
export const families = [
  "Downloaders",
  "git",
  "TLS libraries",
  "Python",
  "Clouds",
  "JavaScript",
  "Java",
  "Go",
  "Rust",
  "Ruby",
  "PHP",
  "Perl",
  "Erlang and Elixir",
  "Other languages",
  "Browsers",
  "System packages",
  "Containers and clusters",
] as const;

export type Family = (typeof families)[number];

export interface ToolVariable {
  readonly name: string;
  /**
   * Its value, with what stands in braces filled in: {bundle}, {plain-bundle} (a path that needs no quotes), {ca}, {url}, {hostname}, {port}, {state}, {truststore},
   * {no-proxy}, {java-no-proxy}, and {file:NAME} for the path of a small file. A variable is set only where all that it names is there.
   */
  readonly text: string;
  /** What becomes of the roots that the tool has without it; null where it names no roots. */
  readonly roots: "replaced" | "added to" | null;
  /** Stands between what the user has there and ours, which then goes behind it, once. Absent: ours takes the place of theirs. */
  readonly appendedWith?: " " | ":";
  /** Beside that: what the reader takes where the variable is not set, which ours then goes behind. Default: nothing. */
  readonly absentMeans?: string;
  /** Bytes past which a reader ignores the variable: then it stays the user's alone. */
  readonly limitBytes?: number;
  /** Options of a JVM, which go behind the user's there. One that names something that is not there is left out. */
  readonly javaOptions?: {
    /** theirs set the same: only where the user's set a truststore or a proxy too, and would have their way. */
    readonly where: "always" | "theirs set the same";
    /** Whether its reader knows quotes: a script that lets the shell part it does not. */
    readonly hasQuotes: boolean;
  };
  /**
   * Set only where npm is told of CAs already, or only where the user has set it, so that ours takes its place: a variable
   * that comes before the ones that are set anyway, and that nobody needs where it is not.
   */
  readonly onlyWhere?: "npm-has-cafile" | "it-is-set";
  /** Where it can be read that the tool has it so. */
  readonly source: string;
}

/** How the tool's copies are found in an image. */
export interface Find {
  /** Names in PATH. Every copy counts, symlinks to the same file once. */
  readonly programs: readonly string[];
  /** Globs of copies outside PATH; a leading "~/" is the home, "./" the project that the session is in. */
  readonly places?: readonly string[];
  /** For a library: the package that one of the programs must have, as its own import finds it. */
  readonly library?: { readonly of: "python" | "node" | "perl" | "ruby"; readonly name: string };
  /** What to call a copy with so that it prints its version; {library} is the path of its library. */
  readonly version: readonly string[];
  /** What its version looks like, where it shares its programs' names with another tool. */
  readonly versions?: RegExp;
}

/** A file in the state directory that a variable leads the tool to. */
export interface StateFile {
  /** Its path in the state directory: "wgetrc", "php.d/agentproxy.ini". */
  readonly name: string;
  /** Its text; null where it has no use. `read` gives the text of a file of the user's, or null. */
  compose(facts: SessionFacts, user: UserFiles): string | null;
}

export interface UserFiles {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Null where it is not there or cannot be read. */
  read(path: string): string | null;
}

/** A key of a configuration file, or a variable, that changes what the session's settings do. */
export interface Override {
  // "*" in a path that starts at the root stands for any part of one name.
  /**
   * Where the file can be: "~/.npmrc", "$WGETRC", "/etc/php.d/*.ini", "./.npmrc" in the project; or "MAVEN_OPTS=", the text of
   * a variable.
   */
  readonly places: readonly string[];
  /** The reader of that text; "variable" where the whole of it is the value. */
  readonly format: FormatId | "variable";
  /** As the reader names it, "*" standing for any characters, none included; of a variable its name. */
  readonly key: string;
  readonly does: Effect;
  /** Those of its values that do it. Absent: see override-value.ts. */
  readonly values?: RegExp;
  /**
   * Other keys of the same text that go with it, since they mean nothing without it; "*" stands for what it stands for in
   * `key`. Of XML also the element that it is in.
   */
  readonly along?: readonly string[];
  /** Another key of the same element of XML that, with such a value, takes its effect away. */
  readonly unless?: { readonly key: string; readonly values: RegExp };
  /** Whether to take it out would change more than what it does against the session. */
  readonly isForHand?: true;
  /** Whether it has its way although the session's environment is set. */
  readonly beatsEnvironment: boolean;
  /** A variable of the session that has the last word all the same, where it leads to a file of ours. */
  readonly beatenBy?: string;
  /** The id of a store of ours that has the last word all the same, where it is set up. */
  readonly beatenByStore?: string;
  /** Whether a place in the project is looked at in the current folder alone, and not above it. */
  readonly onlyHere?: true;
  /** Whether the tool reads only the first of the places that is there. */
  readonly firstOnly?: true;
  /** Whether what stands there twice counts twice, although of its format's keys the last one counts. */
  readonly eachCounts?: true;
  /** Whether the tool goes on without a file that it cannot read. */
  readonly passesOver?: true;
  readonly source: string;
}

export type Effect =
  | "names other CAs"
  | "turns verification off"
  | "names another proxy"
  | "goes around the proxy"
  /** What the gateway and its certificates speak is not in it. */
  | "limits TLS too far";

/** How it is proven that this very tool works: it is run, and must print the body of the page at {probe-url}. */
export type Probe =
  | {
      /**
       * {program} is the copy, {probe-url} the page "https://HOST/", {probe-host} its name, {proxy-authority} the proxy as
       * "HOST:PORT", {folder} an empty folder that it runs in, {source} the file that was written, {library}
       * the path of its library.
       */
      readonly argv: readonly string[];
      /** Written into the folder first. */
      readonly source?: { readonly name: string; readonly text: string };
      /** What it prints where it works and cannot be made to show the page. Default: the page's body. */
      readonly prints?: string;
      /** Given on stdin, which is empty otherwise; may name {probe-host}. */
      readonly input?: string;
    }
  /** Why there is nothing to run. */
  | { readonly none: string };

/** What cannot work, or works otherwise, and in which versions. */
export interface Limit {
  /** "before 1.16.1", "all". */
  readonly versions: string;
  readonly what: string;
  readonly source: string;
}

/** What to do, one sentence with the exact command or setting. */
export interface Fixes {
  /** The tool does not trust the CA. */
  readonly trust: string;
  /** The tool does not use the proxy. */
  readonly proxy: string;
}

/** All that agentproxy knows of one tool. */
export interface Tool {
  /** As the file is named. */
  readonly id: string;
  /** As people know it. */
  readonly title: string;
  readonly family: Family;
  readonly find: Find;
  /** For the CA and for the proxy; those that it shares with others come from shared-variables.ts. */
  readonly variables: readonly ToolVariable[];
  readonly files: readonly StateFile[];
  /** The ids of the stores that it reads. */
  readonly stores: readonly string[];
  readonly overrides: readonly Override[];
  readonly probe: Probe;
  readonly limits: readonly Limit[];
  readonly fixes: Fixes;
}
