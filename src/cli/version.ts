// The version, which the build puts in place.

declare const AGENTPROXY_VERSION: string;

export const isFromSource = typeof AGENTPROXY_VERSION !== "string";

/** "0.0.0-source" where it runs from source. */
export const version: string = typeof AGENTPROXY_VERSION === "string" ? AGENTPROXY_VERSION : "0.0.0-source";
