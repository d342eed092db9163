// What can be wrong with what tools are to trust.

interface TrustFailure {
  /** Without final stop, as is the advice. */
  readonly happened: string;
  readonly advice: string;
}

export const trustFailures = {
  upstream_ca_missing: {
    happened:
      "the CA of the upstream gateway is not known, so tools trust it only where the image already does",
    advice: "set upstream_ca under [proxy]",
  },
  image_roots_missing: {
    happened: "the image has no root certificates, so those built into agentproxy are used",
    advice: "install ca-certificates",
  },
} as const satisfies Readonly<Record<string, TrustFailure>>;

export type TrustFailureCode = keyof typeof trustFailures;
