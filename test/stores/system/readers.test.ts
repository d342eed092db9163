// Tests that the programs which read a system's store trust what our CA signs once it is there, by the bundle and by the hashes.

import { describe, expect } from "bun:test";
import { join } from "node:path";
import { openAuthority } from "../../../src/ca/authority.ts";
import { setUpStores } from "../../../src/stores/set-up.ts";
import { systemStore } from "../../../src/stores/system-store.ts";
import { startLeafServer } from "../../ca/leaf-server.ts";
import { mustRun, runCommand } from "../../support/command.ts";
import { freshEnvironment } from "../../support/environment.ts";
import { testWith } from "../../support/need.ts";
import { program } from "../../support/programs.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { storeContext } from "../../support/store-context.ts";
import { imageOf, type FamilyName } from "./image.ts";

interface Store {
  /** Null: nothing that a reader would find. */
  readonly bundle: string | null;
  readonly folder: string | null;
}

const nowhere = "/nowhere";
/** How OpenSSL, Python, Ruby and Go are told of another image's store. */
const inPlaceOf = ({ bundle, folder }: Store): Record<string, string> => ({
  SSL_CERT_FILE: bundle ?? nowhere,
  SSL_CERT_DIR: folder ?? nowhere,
});

interface Reader {
  readonly reads: "either" | "bundle" | "folder";
  readonly argv: (url: string, store: Store) => Promise<string[]> | string[];
}

const pythonProgram = "import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).read().decode())";
let goClient: Promise<string> | null = null;

const readers: Readonly<Record<string, Reader>> = {
  openssl: {
    reads: "either",
    argv: (url) => {
      const { host } = new URL(url);
      const flags = ["-servername", "localhost", "-verify_return_error", "-brief"];
      return [program("openssl"), "s_client", "-connect", host, ...flags];
    },
  },
  curl: {
    reads: "either",
    argv: (url, { bundle, folder }) => {
      const named = bundle === null ? ["--capath", folder ?? nowhere] : ["--cacert", bundle];
      return [program("curl"), "-sS", ...named, url];
    },
  },
  python3: { reads: "either", argv: (url) => [program("python3"), "-c", pythonProgram, url] },
  go: { reads: "either", argv: async (url) => [await (goClient ??= buildGoClient()), url] },
  wget: {
    reads: "bundle",
    argv: (url, { bundle }) => [
      program("wget"),
      "-nv",
      "-O-",
      "-t1",
      `--ca-certificate=${bundle ?? ""}`,
      url,
    ],
  },
  "gnutls-cli": {
    reads: "bundle",
    argv: (url, { bundle }) => {
      const { port } = new URL(url);
      return [program("gnutls-cli"), `--x509cafile=${bundle ?? ""}`, `--port=${port}`, "localhost"];
    },
  },
};

async function buildGoClient(): Promise<string> {
  const folder = temporaryFolder("go");
  const source = join(import.meta.dir, "../../e2e/clients/get.go");
  const env = freshEnvironment(folder, { GO111MODULE: "off", CGO_ENABLED: "0" });
  const argv = [program("go"), "build", "-o", join(folder, "get"), source];
  await mustRun(argv, { env, cwd: folder, timeoutMs: 120_000 });
  return join(folder, "get");
}

/** Where each family's programs look. */
const stores: readonly (readonly [FamilyName, string, string | null])[] = [
  ["debian", "etc/ssl/certs/ca-certificates.crt", "etc/ssl/certs"],
  ["alpine", "etc/ssl/cert.pem", "etc/ssl/certs"],
  ["rhel", "etc/pki/tls/certs/ca-bundle.crt", null],
  ["fedora", "etc/pki/tls/certs/ca-bundle.crt", "etc/pki/tls/certs"],
  ["arch", "etc/ssl/certs/ca-certificates.crt", "etc/ssl/certs"],
  ["suse", "etc/ssl/ca-bundle.pem", "var/lib/ca-certificates/openssl"],
  ["distroless", "etc/ssl/certs/ca-certificates.crt", "etc/ssl/certs"],
  ["busybox", "etc/ssl/cert.pem", null],
];

describe.each(stores)("%s", (family, bundle, folder) => {
  for (const [name, { reads, argv }] of Object.entries(readers)) {
    testWith(
      [name],
      `${name} finds our CA`,
      async () => {
        const image = imageOf(family);
        const context = await storeContext({ root: image.root, home: image.path("home/user") });
        await using server = await startLeafServer(await openAuthority(context.facts.stateDir), "localhost");
        const isTrusting = async (store: Store): Promise<boolean> => {
          const command = await argv(server.url, store);
          const env = freshEnvironment(image.root, { NO_PROXY: "*", no_proxy: "*", ...inPlaceOf(store) });
          return (await runCommand(command, { env, cwd: image.root })).exitCode === 0;
        };
        const both: Store = { bundle: image.path(bundle), folder: folder && image.path(folder) };
        expect(await isTrusting(both)).toBe(false);
        const [report] = await setUpStores([systemStore], context);
        expect(report?.state).toBe("written");
        expect(await isTrusting({ ...both, folder: null })).toBe(true);
        if (reads === "either" && folder !== null) {
          expect(await isTrusting({ ...both, bundle: null })).toBe(true);
        }
      },
      180_000,
    );
  }
});
