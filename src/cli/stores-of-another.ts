// Whether the stores belong to a proxy that runs on another state directory: two would take each other's settings out.

import { join } from "node:path";
import { decodeText } from "../host/byte-text.ts";
import { readBlock } from "../journal/managed-block.ts";
import { readSettings } from "../journal/rewrite-file.ts";
import type { PlaceReport } from "../stores/place-report.ts";
import { readRecord } from "./proxy-record.ts";

/**
 * What to tell instead of setting them up; null where they are free. Bazel's rc file tells whose they are, since each
 * session writes it wherever it may, and names its bundle there.
 */
export function storesOfAnother(
  home: string,
  scope: "home" | "all",
  stateDir: string,
  root = "/",
): PlaceReport | null {
  const files = [join(home, ".bazelrc"), ...(scope === "all" ? [join(root, "etc/bazel.bazelrc")] : [])];
  for (const path of files) {
    const other = stateDirIn(path);
    if (other === null || other === stateDir) continue;
    const record = readRecord(other);
    if (record === null) continue;
    return {
      store: "stores",
      path,
      state: "failed",
      code: "stores_of_another",
      detail: `The stores and settings of tools belong to the proxy on "${other}" (pid ${record.pid}), and stay its own; this session has its variables alone`,
      advice: `end that one first: agentproxy down --state-dir '${other}'; or give this one another HOME`,
    };
  }
  return null;
}

function stateDirIn(path: string): string | null {
  try {
    const text = decodeText(readSettings(path) ?? Buffer.of()) ?? "";
    const block = readBlock(text, "#") ?? "";
    return /=(\/[^=\n]*)\/ca-bundle\.crt/.exec(block)?.[1] ?? null;
  } catch {
    // What cannot be read, or is damaged, is told by the store itself.
    return null;
  }
}
