// Runs checks: all at once, each as far as it can, follow-on symptoms told as such.

import type { Check, CheckReport, Examination, Finding } from "./check.ts";

const patienceMs = 15_000;

/** In the order of the checks; never rejects. */
export async function examine(checks: readonly Check[], examination: Examination): Promise<CheckReport[]> {
  const findings = await Promise.all(checks.map((check) => runCheck(check, examination)));
  const own = new Map(checks.map((check, index) => [check.id, ownState(findings[index] ?? null)]));
  return checks.map((check, index) => {
    const found = findings[index] ?? null;
    const { id, title } = check;
    if (found === null) return { id, title, state: "skipped", findings: [], because: [] };
    if (typeof found === "string") {
      const message = found;
      const finding: Finding = { code: "check_failed", gravity: "problem", message, fix: null, place: null };
      return { id, title, state: "failed", findings: [finding], because: [] };
    }
    const state = ownState(found);
    const because = state === "ok" ? [] : causesOf(check, checks, own);
    return { id, title, state: because.length > 0 ? "silenced" : state, findings: found, because };
  });
}

/** Its findings; null where there was nothing to look at; what kept it from running. */
async function runCheck(check: Check, examination: Examination): Promise<readonly Finding[] | string | null> {
  const late = Promise.withResolvers<string>();
  const timer = setTimeout(() => late.resolve(`it took more than ${patienceMs / 1000} s`), patienceMs);
  try {
    return await Promise.race([check.run(examination), late.promise]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}

function ownState(found: readonly Finding[] | string | null): "ok" | "problem" | "warning" | "failed" {
  if (found === null) return "ok";
  if (typeof found === "string") return "failed";
  if (found.some(({ gravity }) => gravity === "problem")) return "problem";
  return found.some(({ gravity }) => gravity === "warning") ? "warning" : "ok";
}

/** The checks with problems that this one depends on, also by way of others. */
function causesOf(
  { dependsOn }: Check,
  checks: readonly Check[],
  own: ReadonlyMap<string, ReturnType<typeof ownState>>,
): string[] {
  const causes = new Set<string>();
  for (const id of dependsOn) {
    const state = own.get(id);
    if (state === "problem" || state === "failed") causes.add(id);
    const check = checks.find((one) => one.id === id);
    if (check !== undefined) for (const cause of causesOf(check, checks, own)) causes.add(cause);
  }
  return [...causes];
}

/** Whether everything that was asked is well: notes and warnings do not count. */
export function isWell(reports: readonly CheckReport[]): boolean {
  return reports.every(({ state }) => state === "ok" || state === "warning" || state === "skipped");
}
