// Reads server-sent events as browsers do (HTML standard, section 9.2.6).

export interface ReadEvent {
  readonly event: string;
  /** The last id that was given, up to and with this event; null before the first. */
  readonly id: string | null;
  /** Parsed. */
  readonly data: unknown;
}

/** The whole events in a stream that has come so far. */
export function readEvents(stream: string): ReadEvent[] {
  const events: ReadEvent[] = [];
  let id: string | null = null;
  for (const block of stream.split("\n\n").slice(0, -1)) {
    let event = "message";
    const data: string[] = [];
    for (const line of block.split(/\r\n|\r|\n/)) {
      const [, field = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (field === "event") event = value;
      else if (field === "id" && !value.includes("\0")) id = value;
      else if (field === "data") data.push(value);
    }
    if (data.length > 0) events.push({ event, id, data: JSON.parse(data.join("\n")) as unknown });
  }
  return events;
}
