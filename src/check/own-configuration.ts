// Names the tool's own configuration as the cause, where something there goes against the session.

import type { OverrideFinding } from "../overrides/finding.ts";
import type { ToolResult } from "./result.ts";

/** The result with the setting in its cause and in its fix; as it is where no setting explains it. */
export function blameConfiguration(result: ToolResult, findings: readonly OverrideFinding[]): ToolResult {
  const codes = result.reached === false ? aroundCodes : trustCodes;
  const isUntold = result.outcome !== "around" && result.trusted !== false;
  if (isUntold) return result;
  const blamed = findings.filter(
    ({ tools, severity, code }) => tools.includes(result.tool) && severity !== "harmless" && codes.has(code),
  );
  const [first] = blamed;
  if (first === undefined) return result;
  const causes = blamed.map(({ effect, ...finding }) => `${placeOf(finding)}: ${effect}`);
  return {
    ...result,
    cause: `${result.cause ?? ""}; ${causes.join("; ")}`,
    fix: blamed.flatMap((finding) => fixOf(finding) ?? []).join("; "),
  };
}

const aroundCodes: ReadonlySet<string> = new Set(["other_proxy", "proxy_avoided", "configuration_broken"]);
const trustCodes: ReadonlySet<string> = new Set(["other_ca", "tls_limited", "configuration_broken"]);

function placeOf({
  file,
  line,
  variable,
  key,
  value,
}: Pick<OverrideFinding, "file" | "line" | "variable" | "key" | "value">): string {
  const place =
    file === null ? `the variable ${variable ?? ""}` : `"${file}"${line === null ? "" : `, line ${line}`}`;
  if (key === null || key === variable) return place;
  return `${place}, has ${key}${value === null ? "" : ` = ${value}`}`;
}

function fixOf({ file, line, key, fix }: OverrideFinding): string | null {
  if (file === null || key === null) return fix;
  return `take ${key} out of "${file}"${line === null ? "" : `, line ${line}`}`;
}
