// What a store is given, in a folder laid out like an image, with a real CA.

import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openAuthority } from "../../src/ca/authority.ts";
import { openJournal } from "../../src/journal/journal.ts";
import type { StoreContext } from "../../src/stores/store.ts";
import { parseCertificates } from "../../src/trust/pem.ts";
import type { Certificate } from "../../src/trust/pem.ts";
import { temporaryFolder } from "./temporary.ts";

/** A context whose root is an empty folder with a home and a state directory in it; `over` replaces parts. */
export async function storeContext(over: Partial<StoreContext> = {}): Promise<StoreContext> {
  const root = over.root ?? temporaryFolder("image");
  const home = over.home ?? join(root, "home/user");
  const stateDir = join(home, ".agentproxy");
  mkdirSync(stateDir, { recursive: true });
  const authority = await openAuthority(stateDir);
  return {
    root,
    home,
    env: {},
    uid: process.getuid?.() ?? 0,
    scope: "all",
    isLasting: true,
    facts: {
      url: "http://127.0.0.1:4321",
      hostname: "127.0.0.1",
      port: 4321,
      stateDir,
      bundle: join(stateDir, "ca-bundle.crt"),
      ca: authority.path,
      truststore: join(stateDir, "java-truststore.p12"),
      noProxy: ["localhost", "127.0.0.1", "::1"],
      files: [],
    },
    authorities: parseCertificates(authority.certificatePem).certificates,
    journal: openJournal(stateDir),
    ...over,
  };
}

/** The CAs that a session of a test has. */
export function sessionCas({ stateDir }: { readonly stateDir: string }): readonly Certificate[] {
  return parseCertificates(readFileSync(join(stateDir, "agent-proxy-ca.crt"), "utf8")).certificates;
}
