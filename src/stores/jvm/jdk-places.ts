// Where JDKs and JREs lie in an image, besides JAVA_HOME and PATH.

/** Patterns of their homes; a leading "~/" is the user's home. */
export const jdkPlaces: readonly string[] = [
  "/usr/lib/jvm/*", // Debian, RHEL, Arch, Alpine
  "/usr/lib64/jvm/*", // SUSE
  "/usr/java/*", // Oracle's RPMs, the openjdk images of Oracle Linux
  "/usr/local/openjdk-*", // the openjdk images of Debian
  "/usr/local/jdk*",
  "/usr/local/java*",
  "/usr/local/graalvm*",
  "/usr/local/sdkman/candidates/java/*", // development containers
  "/opt/java/*", // the eclipse-temurin images
  "/opt/jdk*",
  "/opt/openjdk*",
  "/opt/graalvm*",
  "/opt/*/jbr", // JetBrains' programs
  "/opt/hostedtoolcache/*/*/x64", // GitHub's runners
  "/home/linuxbrew/.linuxbrew/opt/openjdk*/libexec",
  "~/.sdkman/candidates/java/*",
  "~/.jdks/*", // IntelliJ
  "~/.gradle/jdks/*", // Gradle's toolchains
  "~/.m2/jdks/*", // Maven's
  "~/.cache/coursier/jvm/*",
  "~/.cache/coursier/arc/https/github.com/*/*/releases/download/*/*/*",
  "~/.asdf/installs/java/*",
  "~/.local/share/mise/installs/java/*",
  "~/.jabba/jdk/*",
  "~/.jenv/versions/*",
  "~/.vscode*/extensions/redhat.java-*/jre/*",
];

/**
 * Those that Bazel unpacks for itself: it refuses to start where one of their files is not as it was.
 * @see https://github.com/bazelbuild/bazel/issues/5741
 */
export const bazelJdkPlaces: readonly string[] = [
  "~/.cache/bazel/_bazel_*/install/*/embedded_tools/jdk",
  "~/.cache/bazel/_bazel_*/install/*/_embedded_binaries/embedded_tools/jdk",
  "~/.cache/bazel/_bazel_*/*/external/*jdk*",
];
