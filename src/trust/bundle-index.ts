// The head of our bundle: says which of its certificates came from which file.

// At the head and nowhere else: npm splits its cafile at the END lines and takes text behind the last for a certificate.
const title = "# agentproxy: CA bundle, made from these files at every start; changes to it are lost";

/** own: what signs for the session. image: the image's roots. user: CAs that the user's own settings named. */
export type SectionRole = "own" | "image" | "user";

export interface Section {
  readonly role: SectionRole;
  readonly path: string;
  readonly by: string;
  /** How many certificates, in the order of the sections. */
  readonly count: number;
}

export function formatBundleIndex(sections: readonly Section[]): string {
  const lines = sections.map(
    ({ role, path, by, count }) => `# agentproxy: ${count} ${role} ${quote(path)} ${quote(by)}`,
  );
  return `${[title, ...lines].join("\n")}\n`;
}

const line = /^# agentproxy: (\d{1,9}) (own|image|user) ("[^"]*(?:\\"[^"]*)*") ("[^"]*(?:\\"[^"]*)*")$/;

/** The sections of a bundle of ours, or null where the text is none. */
export function parseBundleIndex(text: string): Section[] | null {
  if (!text.startsWith(`${title}\n`)) return null;
  const sections: Section[] = [];
  for (let from = title.length + 1; ;) {
    const end = text.indexOf("\n", from);
    const found = end === -1 ? null : line.exec(text.slice(from, end));
    const path = unquote(found?.[3]);
    const by = unquote(found?.[4]);
    if (found === null || path === null || by === null) return sections;
    sections.push({ count: Number(found[1]), role: found[2] as SectionRole, path, by });
    from = end + 1;
  }
}

/** A JSON string in ASCII, so that the file reads the same in every encoding. */
function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function unquote(text: string | undefined): string | null {
  try {
    return text === undefined ? null : (JSON.parse(text) as string);
  } catch {
    // Somebody edited the line; the index ends before it.
    return null;
  }
}
