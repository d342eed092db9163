// What a JUnit report of `bun test` says, case by case.

export interface ReportedCase {
  readonly name: string;
  /** As the test file was named on the command line, relative to the working folder. */
  readonly file: string;
  readonly outcome: "passed" | "failed" | "skipped";
}

/**
 * The cases of a report as Bun 1.4 writes it: `<testcase name file …>` without children when passed, with `<skipped>` or
 * `<failure>` inside otherwise. Bun escapes `<` and `>` in all names and texts.
 */
export function parseJunit(xml: string): ReportedCase[] {
  return [...xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)].map((match) => {
    const [, attributes = "", content = ""] = match;
    return {
      name: attribute(attributes, "name"),
      file: attribute(attributes, "file"),
      outcome: content.includes("<skipped") ? "skipped" : content.includes("<") ? "failed" : "passed",
    };
  });
}

function attribute(attributes: string, name: string): string {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
  return value.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => entities[entity] ?? entity);
}

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&amp;": "&",
};
