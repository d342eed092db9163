// Puts our options of a JVM behind those that a user has in a variable, once, and says where theirs stand in the way.

import {
  lastProperty,
  propertyOf,
  quoteJavaOption,
  splitJavaOptions,
  type JavaOption,
} from "../stores/jvm/java-options.ts";
import {
  isOwnTruststore,
  passwordProperty,
  providerProperty,
  trustStoreProperty,
  typeProperty,
} from "../stores/jvm/named-truststores.ts";
import { storePassword } from "../stores/jvm/trusted-entry.ts";
import { isJavaDefault, javaNoProxy } from "../trust/java-no-proxy.ts";
import type { JavaOptionsCode } from "./java-options-codes.ts";

export interface JavaOptionsRequest {
  readonly variable: string;
  /** What the user has there. */
  readonly theirs: string;
  /** Ours, without quotes, in their fixed order: the truststore where there is one, then the proxy's host and port. */
  readonly ours: readonly string[];
  /** Truststores of the user's whose certificates are all in ours: it may take their place. */
  readonly merged: readonly string[];
  readonly noProxy: readonly string[];
  /** URLs of this proxy, and of the one of the session around this. */
  readonly ownUrls: readonly string[];
  /** Longer texts are ignored by a reader. */
  readonly limitBytes: number;
  /** Whether the reader knows quotes. */
  readonly hasQuotes: boolean;
}

export interface JavaOptions {
  /** Null where the variable stays as it is. */
  readonly text: string | null;
  readonly codes: readonly JavaOptionsCode[];
  /** Sentences for the user, without final stop. */
  readonly warnings: readonly string[];
}

const hostProperty = "https.proxyHost";
const portProperty = "https.proxyPort";
/** It counts for https as well; there is no other. */
const exceptionsProperty = "http.nonProxyHosts";
/** All that ours can have, in their order. */
const ownOrder = [
  trustStoreProperty,
  passwordProperty,
  typeProperty,
  hostProperty,
  portProperty,
  exceptionsProperty,
];

/** Whether the text sets something that ours would set. */
export function concernsOurs(theirs: string): boolean {
  return (splitJavaOptions(theirs) ?? []).some((option) => {
    const name = propertyOf(option)?.name ?? "";
    return [...ownOrder, providerProperty].includes(name);
  });
}

export function composeJavaOptions(request: JavaOptionsRequest): JavaOptions {
  const { variable, theirs, limitBytes, hasQuotes } = request;
  const all = splitJavaOptions(theirs);
  if (all === null) {
    const warning = `${variable} has a quote that is not closed, so it stays as it is`;
    return { text: null, codes: ["java_options_unreadable"], warnings: [warning] };
  }
  const { kept, text: before } = withoutEarlier(theirs, all, request.ownUrls);
  const codes: JavaOptionsCode[] = [];
  const warnings = proxyWarnings(variable, kept);
  const trust = trustOptions(request, kept);
  if (trust === null) {
    codes.push("java_foreign_truststore");
    const path = lastProperty(kept, trustStoreProperty) ?? "";
    warnings.push(`${variable} names a truststore of its own, ${JSON.stringify(path)}, which stays in force`);
  }
  const needsExceptions = !isJavaDefault(request.noProxy) || lastProperty(kept, exceptionsProperty) !== null;
  const added = [
    ...(trust ?? []),
    ...request.ours.filter((option) => !isTrustStore(option)),
    ...(needsExceptions ? [`-D${exceptionsProperty}=${javaNoProxy(request.noProxy)}`] : []),
  ];
  const quoted = added.map(quoteJavaOption);
  const without = (code: JavaOptionsCode, cause: string): JavaOptions => ({
    text: before === theirs ? null : before,
    codes: [...codes, code],
    warnings: [...warnings, `${variable} ${cause}, so it stays without agentproxy's options`],
  });
  if (!hasQuotes && quoted.some((option, index) => option !== added[index])) {
    return without(
      "java_options_unquotable",
      "is read without quotes, which the state directory's path needs",
    );
  }
  const text = [before, ...quoted].filter((part) => part !== "").join(" ");
  if (Buffer.byteLength(text) <= limitBytes) return { text, codes, warnings };
  return without("java_options_too_long", "is too long for more");
}

const isTrustStore = (option: string): boolean => propertyOf({ value: option })?.name === trustStoreProperty;

/** Null where the user's truststore must stay in force: it has certificates that ours lacks, or that cannot be known. */
function trustOptions({ ours, merged }: JavaOptionsRequest, kept: readonly JavaOption[]): string[] | null {
  const foreign = lastProperty(kept, trustStoreProperty);
  if (lastProperty(kept, providerProperty) !== null) return null;
  if (foreign !== null && foreign !== "" && !merged.includes(foreign)) return null;
  const own = ours.filter(isTrustStore);
  if (own.length === 0) return [];
  // What was said of their file would be taken to be said of ours.
  const password =
    lastProperty(kept, passwordProperty) === null ? [] : [`-D${passwordProperty}=${storePassword}`];
  const type = lastProperty(kept, typeProperty) === null ? [] : [`-D${typeProperty}=PKCS12`];
  return [...own, ...password, ...type];
}

function proxyWarnings(variable: string, kept: readonly JavaOption[]): string[] {
  const warnings: string[] = [];
  if (lastProperty(kept, hostProperty) !== null) {
    warnings.push(`the proxy that ${variable} names is not used in this session`);
  }
  if (lastProperty(kept, exceptionsProperty) !== null) {
    warnings.push(
      `${exceptionsProperty} in ${variable} does not count in this session: to keep its hosts, add them to no_proxy under [proxy]`,
    );
  }
  return warnings;
}

interface Others {
  readonly kept: readonly JavaOption[];
  /** As the user wrote it, without ours and without white space at either end. */
  readonly text: string;
}

/** What is left without the options that an earlier session of ours put there, on whatever port that was. */
function withoutEarlier(theirs: string, all: readonly JavaOption[], ownUrls: readonly string[]): Others {
  const kept: JavaOption[] = [];
  let text = "";
  for (let index = 0; index < all.length;) {
    const length = ownRunLength(all.slice(index), ownUrls);
    const option = all[index];
    if (length > 0 || option === undefined) {
      index += Math.max(1, length);
      continue;
    }
    kept.push(option);
    text += theirs.slice(option.start, all[index + 1]?.start ?? option.end);
    index++;
  }
  return { kept, text: text.trim() };
}

/** How many options at the start of the list are ours of an earlier time. */
function ownRunLength(options: readonly JavaOption[], ownUrls: readonly string[]): number {
  const [first, second] = options.map(propertyOf);
  const hasTrustStore = first?.name === trustStoreProperty && isOwnTruststore(first.value);
  const hasProxy =
    first?.name === hostProperty &&
    second?.name === portProperty &&
    ownUrls.some((url) => isAddressOf(url, first.value, second.value));
  if (!hasTrustStore && !hasProxy) return 0;
  let length = 0;
  let rank = -1;
  for (const option of options) {
    const next = ownOrder.indexOf(propertyOf(option)?.name ?? "");
    if (next <= rank) break;
    rank = next;
    length++;
  }
  return length;
}

function isAddressOf(url: string, hostname: string, port: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed !== null && parsed.hostname.replace(/^\[|\]$/g, "") === hostname && parsed.port === port;
}
