// One copy of a tool that is tried: what to run, with the placeholders of its probe filled in.

import type { Copy } from "../tools/copy.ts";
import type { Probe, Tool } from "../tools/tool.ts";

export type RunnableProbe = Exclude<Probe, { readonly none: string }>;

export interface Trial {
  readonly tool: Tool;
  readonly probe: RunnableProbe;
  readonly copy: Copy;
}

export interface ProbePlace {
  /** Absolute, and empty. */
  readonly folder: string;
  /** The page: "https://HOST/". */
  readonly url: URL;
  /** "HOST:PORT" of the proxy. */
  readonly proxyAuthority: string;
}

export interface PreparedProbe {
  readonly argv: readonly string[];
  /** To be written first. */
  readonly source: { readonly path: string; readonly text: string } | null;
  readonly input: string;
}

/** @throws Error for a name that nothing has: the catalogue is wrong */
export function prepareProbe({ probe, copy }: Trial, place: ProbePlace): PreparedProbe {
  const source =
    probe.source === undefined
      ? null
      : { path: `${place.folder}/${probe.source.name}`, text: probe.source.text };
  const values: Readonly<Record<string, string | undefined>> = {
    program: copy.program,
    folder: place.folder,
    source: source?.path,
    library: copy.library ?? undefined,
    "probe-url": place.url.href,
    "probe-host": place.url.hostname,
    "proxy-authority": place.proxyAuthority,
  };
  const fill = (text: string): string => fillPlaceholders(text, values);
  return { argv: probe.argv.map(fill), source, input: fill(probe.input ?? "") };
}

/** Braces around anything else, as in a program's text, stay. */
export function fillPlaceholders(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replace(/\{([a-z]+(?:-[a-z]+)*)\}/g, (whole, name: string) => {
    if (!(name in values)) return whole;
    const value = values[name];
    if (value === undefined) throw new Error(`Cannot fill in "${whole}": this tool has none`);
    return value;
  });
}
