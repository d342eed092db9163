// What can be wrong with the options of a session's JVMs. Apart from what composes them, since the status tells of it too.

/** What can be wrong, and what a person does about it, a sentence without final stop. */
export const javaOptionsCodes = {
  java_foreign_truststore:
    "import the CA into that truststore with keytool -importcert, or take the option out so that agentproxy's counts",
  java_options_too_long: "make the variable shorter: JDK 8 ignores it from 1,024 bytes on",
  java_options_unquotable: "choose a state directory without white space and quotes in its path",
  java_options_unreadable: "close the quote in the variable: no JVM starts with it as it is",
} as const satisfies Readonly<Record<string, string>>;

export type JavaOptionsCode = keyof typeof javaOptionsCodes;
