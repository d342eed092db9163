// Server-sent events as text (HTML standard, section 9.2.5 and 9.2.6).

export interface StreamEvent {
  /** Its type. Without line breaks, as the id. */
  readonly event: string;
  /** What a client that comes back says it has seen; without one, the last id stays. */
  readonly id?: string;
  /** Sent as JSON, which has no line break in it. */
  readonly data: unknown;
}

export function formatEvent({ event, id, data }: StreamEvent): string {
  const lines = [
    `event: ${event}`,
    ...(id === undefined ? [] : [`id: ${id}`]),
    `data: ${JSON.stringify(data)}`,
  ];
  return `${lines.join("\n")}\n\n`;
}

/** How long a client waits before it comes back. */
export function formatRetry(ms: number): string {
  return `retry: ${ms}\n\n`;
}

/** Nothing for the client, but something for whatever closes connections that are silent. */
export const keepAlive = ": still here\n\n";
