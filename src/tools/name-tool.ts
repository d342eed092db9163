// Names the tool of the catalogue that a process is, by its program, its script or its module.

import { basename, dirname } from "node:path";
import { tools } from "./catalogue.ts";

export interface NamedProcess {
  readonly executable: string | null;
  readonly argv: readonly string[];
}

/** The id of the tool; null for a program that is none. What an interpreter runs says more than the interpreter. */
export function nameTool({ executable, argv }: NamedProcess): string | null {
  const [first = "", ...rest] = argv;
  // npm and others put their own words in the place of the command line: "npm view x".
  const [title = "", ...words] = first.split(" ");
  const programs = [...new Set([first, executable ?? ""].flatMap(programNames))];
  const isInterpreter = programs.some((name) => interpreters.test(name));
  const candidates = [
    ...(words.length > 0 ? programNames(title) : []),
    ...(isInterpreter ? scriptNames(rest) : []),
    ...programs,
  ];
  for (const name of candidates) {
    const tool = tools.find(({ find }) => find.library === undefined && find.programs.includes(name));
    if (tool !== undefined) return tool.id;
  }
  return null;
}

const interpreters = /^(?:python|node|bun|deno|ruby|perl|php|java|sh|bash|dash)[\d.]*$/;

/** "/usr/lib/git-core/git-remote-https" is git's, and "/usr/lib/apt/methods/https" apt's; "python3.11" is python3 too. */
function programNames(path: string): string[] {
  if (path === "") return [];
  const name = basename(path);
  const helper = name.startsWith("git-remote-") ? ["git"] : [];
  const method = basename(dirname(path)) === "methods" ? [basename(dirname(dirname(path)))] : [];
  return [...helper, ...method, name, name.replace(/\.\d+$/, ""), name.replace(/[\d.]+$/, "")];
}

/** Of "python3 -m pip", "node /usr/lib/node_modules/npm/bin/npm-cli.js", "java … org.apache.maven.…": what is run. */
function scriptNames(argv: readonly string[]): string[] {
  const module = argv[argv.indexOf("-m") + 1];
  if (argv.includes("-m") && module !== undefined) return [module, module.split(".")[0] ?? ""];
  const java = argv.flatMap((word) =>
    javaTools.filter(({ sign }) => sign.test(word)).map(({ name }) => name),
  );
  const script = argv.find((word) => !word.startsWith("-"));
  if (script === undefined) return java;
  const packages = [...script.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)\//g)].map(
    ([, name]) => name ?? "",
  );
  const name = basename(script).replace(/\.[cm]?[jt]s$|\.(?:py|rb|pl|phar)$/, "");
  return [...java, name, name.replace(/-cli$/, ""), ...packages.toReversed()];
}

/** By the classes that their launchers start a JVM with. */
const javaTools: readonly { readonly sign: RegExp; readonly name: string }[] = [
  { sign: /plexus\.classworlds|maven\.home/, name: "mvn" },
  { sign: /org\.gradle/, name: "gradle" },
  { sign: /A-server\.jar|bazel/, name: "bazel" },
  { sign: /sbt-launch/, name: "sbt" },
];
