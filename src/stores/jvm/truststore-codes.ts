// What can be wrong with the truststore of a session. Apart from what writes it, since the status tells of it too.

/** What can be wrong, and what a person does about it, a sentence without final stop. */
export const truststoreCodes = {
  java_home_missing: "set JAVA_HOME to the folder of a JDK, or unset it",
  java_cacerts_broken: "put the JDK's cacerts back, as by installing its package again",
  java_certificate_left_out: "replace the certificate with one that Java can read",
  java_truststore_failed: "make the state directory one that can be written to, then start again",
} as const satisfies Readonly<Record<string, string>>;

export type TruststoreCode = keyof typeof truststoreCodes;
