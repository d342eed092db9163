// The published schema of the status: its copy in docs/, and holding documents against it.

import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { statusSchema } from "../../src/status/schema.ts";

export const schemaDocsPath = join(import.meta.dir, "../../docs/status.schema.json");

export function writeStatusSchema(): void {
  writeFileSync(schemaDocsPath, JSON.stringify(statusSchema));
  const { exitCode, stderr } = Bun.spawnSync([process.execPath, "fmt", schemaDocsPath]);
  if (exitCode !== 0) throw new Error(`Cannot format "${schemaDocsPath}": ${stderr.toString()}`);
}

let validate: ValidateFunction | null = null;

/** What of a document is not as the schema has it, one line each; empty when it is valid. */
export function statusFaults(document: unknown): string[] {
  validate ??= new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(statusSchema);
  if (validate(document)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** The same document. Throws where it is not valid. */
export function validStatus<T>(document: T): T {
  const faults = statusFaults(document);
  if (faults.length === 0) return document;
  throw new Error(`The status is not as its schema has it:\n${faults.join("\n")}`);
}
