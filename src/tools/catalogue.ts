// The tools that agentproxy knows: one file each.

import { aws } from "./aws.ts";
import { bundler } from "./bundler.ts";
import { cargo } from "./cargo.ts";
import { curl } from "./curl.ts";
import { deno } from "./deno.ts";
import { git } from "./git.ts";
import { hex } from "./hex.ts";
import { nix } from "./nix.ts";
import { node } from "./node.ts";
import { npm } from "./npm.ts";
import { openssl } from "./openssl.ts";
import { pip } from "./pip.ts";
import { pythonRequests } from "./python-requests.ts";
import type { Tool, ToolVariable } from "./tool.ts";

export const tools: readonly Tool[] = [
  openssl,
  curl,
  git,
  node,
  npm,
  deno,
  pythonRequests,
  pip,
  aws,
  cargo,
  bundler,
  hex,
  nix,
];

/** Every variable, in the catalogue's order; one that several tools read is there once for each. */
export const toolVariables: readonly ToolVariable[] = tools.flatMap((tool) => tool.variables);

/** The variables that tools read PEM files from, whatever else is set; npm's own is looked for together with its npmrc. */
export const caVariables: readonly string[] = [
  ...new Set(
    toolVariables
      .filter(({ text, onlyWhere }) => (text === "{bundle}" || text === "{ca}") && onlyWhere === undefined)
      .map(({ name }) => name),
  ),
];
