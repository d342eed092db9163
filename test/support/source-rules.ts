// The rules that hold the shape of src/, as pure functions from its files to the faults in them.

import { dirname, join } from "node:path/posix";

/** One file of src/, its path from there: "wire/host.ts". */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

interface Layer {
  /** The folders it may import from, besides itself and failures/, which everyone may. */
  readonly from: readonly string[];
  readonly why: string;
}

const belowService = [
  "wire",
  "formats",
  "host",
  "policy",
  "ca",
  "ledger",
  "history",
  "sockets",
  "proxy",
  "gateway",
  "config",
  "status",
];

/** Which way imports point. A new folder of src/ gets its row here. */
const layers: Readonly<Record<string, Layer>> = {
  failures: { from: [], why: "the failure catalogue is plain data that everything reads" },
  wire: { from: [], why: "bytes and values must be tested without anything else running" },
  formats: { from: [], why: "text and settings must be tested without any tool" },
  host: { from: [], why: "it wraps the machine and knows nothing of proxies" },
  sockets: { from: ["host"], why: "it wraps Bun's sockets and knows nothing of what flows through them" },
  policy: { from: ["wire"], why: "a decision is a function of names and addresses alone" },
  ca: { from: ["wire", "host"], why: "certificates are made without a proxy, for a canonical host" },
  ledger: { from: ["wire", "policy"], why: "it records what happened and makes nothing happen" },
  history: {
    from: ["wire", "host", "ledger"],
    why: "it keeps what the ledger tells, and nothing waits for it",
  },
  status: {
    from: ["ledger", "stores", "git"],
    why: "it tells what others have recorded and must not reach into what they record",
  },
  config: {
    from: ["wire", "policy", "host", "formats"],
    why: "settings are read before anything that uses them starts",
  },
  proxy: {
    from: ["sockets", "wire", "policy", "ledger"],
    why: "it carries bytes and must not know who signs them",
  },
  gateway: {
    from: ["sockets", "wire", "policy", "ledger", "proxy", "ca"],
    why: "it is one route of the proxy, and meets it only in that interface",
  },
  pages: {
    from: ["wire", "host", "ledger", "status", "proxy"],
    why: "a page tells what it is given, and the proxy serves it without knowing which pages there are",
  },
  browser: {
    from: ["ledger", "status"],
    why: "it runs in a browser, where nothing of this machine is at hand",
  },
  trust: { from: ["wire", "ca", "host"], why: "stores and bundles are written without a proxy running" },
  journal: {
    from: ["host"],
    why: "it keeps other people's files and knows nothing of what is put into them",
  },
  stores: {
    from: ["ca", "host", "trust", "journal", "formats"],
    why: "a store is written without knowing which tools read it",
  },
  git: { from: ["host"], why: "it asks git, and knows nothing of what else a session has" },
  tools: {
    from: ["ca", "host", "trust", "stores", "git", "formats"],
    why: "a tool is described by data over the trust state",
  },
  overrides: {
    from: ["formats", "host", "trust", "journal", "stores", "git", "tools"],
    why: "it looks at what others have written, and changes it, without a proxy running",
  },
  service: {
    from: [...belowService, "pages", "trust", "tools", "stores", "journal", "git"],
    why: "it puts the parts together, below the commands",
  },
  guide: {
    from: ["tools", "trust"],
    why: "it is a text made from the two catalogues",
  },
  check: {
    from: ["wire", "host", "ledger", "status", "tools", "overrides"],
    why: "it runs tools in a session that others have begun",
  },
  doctor: {
    from: [...belowService, "trust", "tools", "stores", "journal", "git", "overrides", "service"],
    why: "it looks at everything, and no part may depend on being looked at",
  },
  cli: {
    from: [
      ...belowService,
      "trust",
      "tools",
      "stores",
      "journal",
      "git",
      "overrides",
      "service",
      "guide",
      "check",
      "doctor",
    ],
    why: "nothing may depend on a command",
  },
};

const pureFolders = new Set(["wire", "policy"]);
const pureModules = new Set(["node:url", "node:buffer", "tldts"]);
const impureWords =
  /\b(?:Bun|process|fetch|setTimeout|setInterval|Date\.now|Math\.random|new Date\(\))(?![\w$])/;
const maxLines = 300;
const x509Module = "ca/x509-library.ts";

/** All faults, each one line: the file, what it does, and why that is not done. */
export function faultsOf(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => [
    ...arrowFaults(file),
    ...purityFaults(file),
    ...exitFaults(file),
    ...terminalFaults(file),
    ...x509Faults(file),
    ...formFaults(file),
  ]);
}

/** The module names that a source text imports: statically, for types only, again exported, or by import(). */
export function importsOf(text: string): string[] {
  const fixed = text.matchAll(/^(?:import|export)\b(?:[^;"]*\bfrom\s*|\s*)"([^"]+)"/gm);
  const late = text.matchAll(/\bimport\("([^"]+)"\)/g);
  return [...fixed, ...late].map((match) => match[1] ?? "");
}

function arrowFaults({ path, text }: SourceFile): string[] {
  const folder = folderOf(path);
  // The entry point alone lies in no folder; nothing may import it, and it starts the commands.
  const layer = folder === "" ? { from: ["cli"], why: "main only starts a command" } : layers[folder];
  if (layer === undefined)
    return [`${path}: ${folder}/ has no row in the layers of test/support/source-rules.ts`];
  return importsOf(text)
    .filter((name) => name.startsWith("."))
    .map((name) => join(dirname(path), name))
    .filter((target) => {
      const wanted = folderOf(target);
      return wanted === "" || !(wanted === folder || wanted === "failures" || layer.from.includes(wanted));
    })
    .map((target) => `${path}: imports ${target}, but ${folder}/ may not: ${layer.why}`);
}

function purityFaults({ path, text }: SourceFile): string[] {
  if (!pureFolders.has(folderOf(path))) return [];
  const why = "wire/ and policy/ are functions over values: no files, sockets, clock or environment";
  const modules = importsOf(text).filter((name) => !name.startsWith(".") && !pureModules.has(name));
  const word = impureWords.exec(codeOf(text))?.[0];
  return [...modules.map((name) => `imports ${name}`), ...(word === undefined ? [] : [`uses ${word}`])].map(
    (deed) => `${path}: ${deed}: ${why}`,
  );
}

function exitFaults({ path, text }: SourceFile): string[] {
  if (path === "main.ts" || !/\bprocess\s*\.\s*(?:exit|reallyExit|abort)\b(?!Code)/.test(codeOf(text)))
    return [];
  return [`${path}: ends the process: only main.ts may, or else what others have opened is never closed`];
}

function terminalFaults({ path, text }: SourceFile): string[] {
  const code = codeOf(text).replaceAll(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\$]|\\.)*`/g, '""');
  const writes = /\bconsole\b|\b(?:process|Bun)\s*\.\s*(?:stdout|stderr)\b/.exec(code)?.[0];
  if (path === "cli/output.ts" || writes === undefined) return [];
  return [`${path}: uses ${writes}: only cli/output.ts may, so that \`run\` keeps stdout for its command`];
}

function x509Faults({ path, text }: SourceFile): string[] {
  if (path === x509Module) return [];
  return importsOf(text)
    .filter((name) => name === "@peculiar/x509" || name === "reflect-metadata")
    .map((name) => `${path}: imports ${name}: only ${x509Module} may, since the order of the two matters`);
}

function formFaults({ path, text }: SourceFile): string[] {
  const lines = text.split("\n").length - 1;
  const opening = /^(?:\/\/ .*\n)+/.exec(text)?.[0] ?? "";
  return [
    ...(lines > maxLines
      ? [`${path}: has ${lines} lines: more than ${maxLines} hold more than one idea`]
      : []),
    ...(/[.!?:]\n$/.test(opening) ? [] : [`${path}: does not open with a // sentence that says what it is`]),
  ];
}

function folderOf(path: string): string {
  return path.includes("/") ? (path.split("/")[0] ?? "") : "";
}

/** The code alone: comments and types are gone. A macro stays the call that it is, since it cannot run in here. */
function codeOf(text: string): string {
  const withoutMacros = text.replaceAll(/ with \{ type: "macro" \}/g, "");
  return new Bun.Transpiler({ loader: "ts" }).transformSync(withoutMacros);
}
