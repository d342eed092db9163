// Reads Prometheus's text exposition format 0.0.4, and refuses what a scraper would refuse, or a reader stumble over.

interface ReadFamily {
  readonly type: string;
  readonly help: string;
  /** By the text before the value: `name{label="text"}`. */
  readonly samples: Map<string, number>;
}

const sample =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*",?)*\})? (\S+)$/;
const suffixes = /_(?:bucket|sum|count)$/;

/** The families by their names, in order. Throws with the line that is wrong. */
export function readExposition(text: string): Map<string, ReadFamily> {
  const families = new Map<string, ReadFamily>();
  let name = "";
  let help = "";
  if (!text.endsWith("\n")) throw new Error("The last line does not end");
  for (const line of text.slice(0, -1).split("\n")) {
    const fault = (what: string): Error => new Error(`${what}: ${line}`);
    const [, keyword, about = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (keyword === "HELP") {
      if (families.has(about)) throw fault("A second family of that name");
      [name, help] = [about, rest];
    } else if (keyword === "TYPE") {
      if (about !== name || families.has(about)) throw fault("TYPE does not follow its HELP");
      if (!["counter", "gauge", "histogram"].includes(rest)) throw fault("No type");
      if ((rest === "counter") !== name.endsWith("_total")) throw fault("_total is for counters");
      families.set(name, { type: rest, help, samples: new Map() });
    } else {
      const family = families.get(name);
      const [, of = "", labels = "", value = ""] = sample.exec(line) ?? [];
      const base = family?.type === "histogram" ? of.replace(suffixes, "") : of;
      if (family === undefined || of === "" || base !== name) throw fault("No sample of the family");
      if (!/^(?:[+-]?Inf|NaN|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.test(value)) throw fault("No number");
      if (family.samples.has(of + labels)) throw fault("The same sample again");
      family.samples.set(of + labels, Number(value.replace("Inf", "Infinity")));
    }
  }
  for (const [of, family] of families) if (family.type === "histogram") checkHistogram(of, family);
  return families;
}

/** The samples of all families. */
export function readSamples(text: string): Map<string, number> {
  const all = new Map<string, number>();
  for (const { samples } of readExposition(text).values())
    for (const [of, value] of samples) all.set(of, value);
  return all;
}

/** Buckets only grow, and the last one, of +Inf, is the count. */
function checkHistogram(name: string, { samples }: ReadFamily): void {
  let below = 0;
  for (const [of, value] of samples) {
    if (of.startsWith(`${name}_bucket{`)) {
      if (value < below) throw new Error(`A bucket is smaller than the one before: ${of}`);
      below = of.includes('le="+Inf"') ? 0 : value;
      if (!of.includes('le="+Inf"')) continue;
      const count = of
        .replace("_bucket{", "_count{")
        .replace(/,?le="\+Inf"/, "")
        .replace("{}", "");
      if (samples.get(count) !== value) throw new Error(`+Inf is not the count: ${of}`);
    }
  }
}
