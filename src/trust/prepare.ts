// Makes ready what tools are to trust: finds the CAs there are, writes the bundle, and says what was wrong.

import { join } from "node:path";
import type { CertificateAuthority } from "../ca/authority.ts";
import { ensureFolder } from "../host/atomic-file.ts";
import { composeBundle } from "./bundle.ts";
import type { BundleSource } from "./bundle.ts";
import { createCertificateReader } from "./certificate-file.ts";
import { findImageRoots } from "./image-roots.ts";
import type { RootPlaces, RootSource } from "./image-roots.ts";
import type { NamedFile } from "./named-file.ts";
import { findNpmCas } from "./npmrc.ts";
import { readOperatorCas } from "./operator-cas.ts";
import { withoutOwnCas } from "./own-ca.ts";
import { createOwnSections } from "./own-files.ts";
import { parseCertificates } from "./pem.ts";
import type { Certificate } from "./pem.ts";
import type { Proofs } from "./proofs.ts";
import { publishCertificates } from "./publish.ts";
import type { TrustFailureCode } from "./trust-failures.ts";
import type { TrustState } from "./trust-state.ts";
import { failureWarning, fileWarnings } from "./trust-warnings.ts";
import { filesNamedBy, readUserCas } from "./user-cas.ts";

/** The part of the settings that matters here. */
export interface TrustSettings {
  readonly stateDir: string;
  readonly upstreamCa: string | null;
  readonly extraRoots: readonly string[];
}

export interface TrustOptions extends Partial<RootPlaces> {
  readonly settings: TrustSettings;
  /** Our own CA, where it signs; null with an upstream, whose CA signs. */
  readonly authority: Pick<CertificateAuthority, "certificatePem" | "path" | "previousPems"> | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names of the variables that tools read CA files from. */
  readonly caVariables: readonly string[];
  /** The CA files that the user's configuration of tools names. */
  readonly configured?: readonly NamedFile[];
  readonly proofs?: Proofs;
}

/**
 * Writes `ca-bundle.crt`, and with an upstream `agent-proxy-ca.crt`, where their content has changed; without an upstream
 * opening the authority has written the latter.
 * @throws Error where a file that the settings name cannot be used, or ours cannot be written
 */
export async function prepareTrust(options: TrustOptions): Promise<TrustState> {
  const { settings, authority, env, caVariables, configured = [] } = options;
  const places = { root: options.root ?? "/", cwd: options.cwd ?? process.cwd() };
  const { stateDir, upstreamCa } = settings;
  const bundlePath = join(stateDir, "ca-bundle.crt");
  const read = createCertificateReader(options.proofs);
  const ownSections = createOwnSections([stateDir, env.AGENT_PROXY_STATE_DIR ?? stateDir], read);

  const signers = authority === null ? readOperatorCas("upstream_ca", upstreamCa, read) : ownCas(authority);
  const image = findImageRoots(env, read, ownSections, places);
  const npm = findNpmCas(env, places.cwd);
  const named = [...filesNamedBy(caVariables, env, places.cwd), ...npm.files, ...configured];
  const user = readUserCas(named, bundlePath, read, ownSections);
  const sources: BundleSource[] = [
    { role: "own", path: authority?.path ?? upstreamCa ?? "", by: "agentproxy", certificates: signers },
    ...image.sources.map((source) => ({ role: "image" as const, ...source })),
    ...user.sources.map((source) => ({ role: "user" as const, ...source })),
    { role: "user", path: "", by: "npmrc", certificates: withoutOwnCas(npm.inline) },
  ];
  const extraRoots = settings.extraRoots.flatMap((path) => readOperatorCas("extra_roots", path, read));

  ensureFolder(stateDir, 0o755);
  const bundle = composeBundle(sources);
  publishCertificates(bundlePath, bundle.text, bundle.certificates);
  const system = new Set(image.system.map(({ pem }) => pem));
  const isSignerKnown = signers.length > 0;
  const codes: TrustFailureCode[] = [];
  const paths = [...sources.map(({ path }) => path), ...settings.extraRoots];
  const warnings = fileWarnings(paths, user.faults, read);
  if (!isSignerKnown) {
    codes.push("upstream_ca_missing");
  }
  if (image.isBuiltIn) {
    codes.push("image_roots_missing");
  }
  return {
    authorities: signers,
    caPath: authority?.path ?? (isSignerKnown ? publishUpstreamCa(stateDir, signers) : bundlePath),
    bundlePath,
    bundle: bundle.certificates,
    hasSystemCa:
      authority === null
        ? isSignerKnown && signers.every(({ pem }) => system.has(pem))
        : system.has(authority.certificatePem),
    javaTrustStorePath: null,
    readmePath: null,
    mergedTruststores: [],
    stateFiles: [],
    toolTrustFailureCodes: codes,
    userCaPresent: bundle.sections.some(({ role }) => role === "user"),
    npmrcSetsCafile: npm.isSet,
    originRoots: originRoots(image.sources, extraRoots, authority === null ? [] : signers),
    warnings: [...warnings, ...codes.map(failureWarning)],
  };
}

/** The CA that signs, then those that it took the place of: running tools may still be shown leaves of theirs. */
function ownCas(authority: NonNullable<TrustOptions["authority"]>): readonly Certificate[] {
  return parseCertificates([authority.certificatePem, ...authority.previousPems].join("")).certificates;
}

function publishUpstreamCa(stateDir: string, signers: readonly Certificate[]): string {
  const path = join(stateDir, "agent-proxy-ca.crt");
  publishCertificates(path, signers.map(({ pem }) => pem).join(""), signers);
  return path;
}

function originRoots(
  image: readonly RootSource[],
  extraRoots: readonly Certificate[],
  own: readonly Certificate[],
): string[] {
  const roots = new Set<string>();
  for (const { certificates } of image) for (const { pem } of certificates) roots.add(pem);
  for (const { pem } of extraRoots) roots.add(pem);
  for (const { pem } of own) roots.delete(pem);
  return [...roots];
}
