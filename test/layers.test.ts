// Tests that src/ keeps its shape: which way imports point, and what only one file may do.

import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { faultsOf, importsOf } from "./support/source-rules.ts";

const sourceFolder = join(import.meta.dir, "../src");

test("src/ breaks none of its rules", () => {
  const paths = [...new Bun.Glob("**/*.ts").scanSync(sourceFolder)].sort();
  expect(paths.length).toBeGreaterThan(20);
  expect(
    faultsOf(paths.map((path) => ({ path, text: readFileSync(join(sourceFolder, path), "utf8") }))),
  ).toEqual([]);
});

describe("every rule can fail", () => {
  const opening = "// What it is.\n\n";
  const fault = (path: string, body: string): string => faultsOf([{ path, text: opening + body }]).join("\n");

  const broken: readonly [path: string, body: string, said: string][] = [
    ["wire/a.ts", 'import { b } from "../policy/b.ts";\nb();\n', "imports policy/b.ts"],
    ["wire/a.ts", 'import type { B } from "../host/b.ts";\n', "imports host/b.ts"],
    ["host/a.ts", 'export { b } from "../wire/b.ts";\n', "imports wire/b.ts"],
    ["sockets/a.ts", 'import "../wire/b.ts";\n', "imports wire/b.ts"],
    ["policy/a.ts", 'import {\n  b,\n  c,\n} from "../ledger/b.ts";\n', "imports ledger/b.ts"],
    ["ca/a.ts", 'const b = await import("../trust/b.ts");\n', "imports trust/b.ts"],
    ["ledger/a.ts", 'import { b } from "../proxy/b.ts";\n', "imports proxy/b.ts"],
    ["status/a.ts", 'import { b } from "../service/b.ts";\n', "imports service/b.ts"],
    ["config/a.ts", 'import { b } from "../proxy/b.ts";\n', "imports proxy/b.ts"],
    ["proxy/a.ts", 'import { b } from "../ca/b.ts";\n', "imports ca/b.ts"],
    ["proxy/a.ts", 'import { b } from "../gateway/b.ts";\n', "imports gateway/b.ts"],
    ["gateway/a.ts", 'import { b } from "../service/b.ts";\n', "imports service/b.ts"],
    ["trust/a.ts", 'import { b } from "../tools/b.ts";\n', "imports tools/b.ts"],
    ["tools/a.ts", 'import { b } from "../proxy/b.ts";\n', "imports proxy/b.ts"],
    ["service/a.ts", 'import { b } from "../cli/b.ts";\n', "imports cli/b.ts"],
    ["failures/a.ts", 'import { b } from "../wire/b.ts";\n', "imports wire/b.ts"],
    ["cli/a.ts", 'import { b } from "../main.ts";\n', "imports main.ts"],
    ["main.ts", 'import { b } from "./wire/b.ts";\n', "imports wire/b.ts"],
    ["cli/deep/a.ts", 'import { b } from "../../../test/b.ts";\n', "imports ../test/b.ts"],
    ["extras/a.ts", "", "extras/ has no row"],
    ["wire/a.ts", 'import { readFileSync } from "node:fs";\n', "imports node:fs"],
    ["policy/a.ts", 'import { connect } from "node:net";\n', "imports node:net"],
    ["wire/a.ts", "export const a = Bun.hash(1);\n", "uses Bun"],
    ["policy/a.ts", "export const now = () => Date.now();\n", "uses Date.now"],
    ["wire/a.ts", "export const home = process.env;\n", "uses process"],
    ["cli/a.ts", "process.exit(1);\n", "ends the process"],
    ["proxy/a.ts", 'console.log("x");\n', "uses console"],
    ["cli/a.ts", 'process.stdout.write("x");\n', "uses process.stdout"],
    ["trust/a.ts", 'import { X509Certificate } from "@peculiar/x509";\n', "imports @peculiar/x509"],
    ["ca/a.ts", 'import "reflect-metadata";\n', "imports reflect-metadata"],
    ["ca/a.ts", "1;\n".repeat(299), "has 301 lines"],
  ];
  for (const [path, body, said] of broken) {
    test(`${path}: ${said}`, () => expect(fault(path, body)).toContain(said));
  }

  test("a file without its opening sentence", () => {
    expect(faultsOf([{ path: "ca/a.ts", text: "export const a = 1;\n" }])).toHaveLength(1);
    expect(faultsOf([{ path: "ca/a.ts", text: "// a\nexport const a = 1;\n" }])).toHaveLength(1);
  });

  const allowed: readonly [path: string, body: string][] = [
    ["wire/a.ts", 'import { b } from "./b.ts";\nimport type { F } from "../failures/failure.ts";\n'],
    ["wire/a.ts", 'import { domainToASCII } from "node:url";\n// Bun and process.exit() and console.log\n'],
    ["gateway/a.ts", 'import type { Route } from "../proxy/route.ts";\nimport { x } from "../ca/x.ts";\n'],
    ["main.ts", 'import { dispatch } from "./cli/dispatch.ts";\nprocess.exit(0);\n'],
    ["cli/output.ts", 'process.stdout.write("x");\n'],
    ["cli/a.ts", "process.exitCode = 1;\n"],
    [
      "ca/x509-library.ts",
      'await import("reflect-metadata");\nexport const x = await import("@peculiar/x509");\n',
    ],
    ["ca/a.ts", "1;\n".repeat(298)],
  ];
  for (const [path, body] of allowed) {
    test(`and ${path} may say: ${body.slice(0, 60).replaceAll("\n", " ")}`, () =>
      expect(fault(path, body)).toBe(""));
  }

  test("an import in a text is none", () => {
    expect(importsOf('const a = `\n  import x from "y";`;\nconst b = \'from "z"\';\n')).toEqual([]);
  });
});
