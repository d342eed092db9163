// The exceptions from proxying that the environment named before.

const mostShown = 8;

/** Warnings about entries of NO_PROXY that are not in ours, and so end. */
export function noProxyWarnings(
  inherited: Readonly<Record<string, string | undefined>>,
  noProxy: readonly string[],
): string[] {
  const entries = `${inherited.NO_PROXY ?? ""},${inherited.no_proxy ?? ""}`.split(/[\s,]+/);
  const kept = new Set(noProxy.map((entry) => entry.toLowerCase()));
  const dropped = [...new Set(entries)].filter((entry) => entry !== "" && !kept.has(entry.toLowerCase()));
  if (dropped.length === 0) return [];
  const shown = dropped.slice(0, mostShown).map((entry) => JSON.stringify(entry.slice(0, 100)));
  const more = dropped.length > mostShown ? ` and ${dropped.length - mostShown} more` : "";
  return [
    `NO_PROXY no longer has ${shown.join(", ")}${more}: to keep them, add them to no_proxy under [proxy]`,
  ];
}
