// Options of a JVM in a variable's text, as JAVA_TOOL_OPTIONS has them.

export interface JavaOption {
  /** What the JVM is given: without quotes. */
  readonly value: string;
  /** Where it stands in the text. */
  readonly start: number;
  readonly end: number;
}

// isspace(3) in the C locale.
const spaces = " \t\n\v\f\r";

/**
 * The options of a text, parted as HotSpot does it: at white space that is not between two quotes of a kind; there are no
 * escapes. Null where a quote is not closed, with which no JVM starts.
 * @see https://github.com/openjdk/jdk/blob/master/src/hotspot/share/runtime/arguments.cpp parse_options_buffer
 */
export function splitJavaOptions(text: string): JavaOption[] | null {
  const options: JavaOption[] = [];
  for (let at = 0; at < text.length;) {
    if (spaces.includes(text.charAt(at))) {
      at++;
      continue;
    }
    const start = at;
    let value = "";
    while (at < text.length && !spaces.includes(text.charAt(at))) {
      const character = text.charAt(at++);
      if (character !== "'" && character !== '"') {
        value += character;
        continue;
      }
      const close = text.indexOf(character, at);
      if (close === -1) return null;
      value += text.slice(at, close);
      at = close + 1;
    }
    options.push({ value, start, end: at });
  }
  return options;
}

/** The value in the form in which it stays one option; every value has one. */
export function quoteJavaOption(value: string): string {
  if (/^[^\s'"]+$/.test(value)) return value;
  // Text in quotes may stand beside text in quotes of the other kind.
  const parts = value.match(/[^']+|'+/g) ?? [""];
  return parts.map((part) => (part.startsWith("'") ? `"${part}"` : `'${part}'`)).join("");
}

/** The name and value of a system property that the option sets; null for other options. "-Dname" sets it to nothing. */
export function propertyOf({ value }: Pick<JavaOption, "value">): { name: string; value: string } | null {
  if (!value.startsWith("-D")) return null;
  const equals = value.indexOf("=");
  return equals === -1
    ? { name: value.slice(2), value: "" }
    : { name: value.slice(2, equals), value: value.slice(equals + 1) };
}

/** The value that a property ends with, since the last one counts; null where none is set. */
export function lastProperty(options: readonly JavaOption[], name: string): string | null {
  let found: string | null = null;
  for (const option of options) {
    const property = propertyOf(option);
    if (property?.name === name) found = property.value;
  }
  return found;
}
