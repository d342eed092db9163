// Kotlin's compiler, running a script in a session.

import { expect } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { kotlin } from "../../src/tools/kotlin.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

const page = "hello from good.test\n";

testTool(
  {
    tool: "kotlin",
    does: "kotlinc -script",
    trustsBy: "JAVA_TOOL_OPTIONS or JDK_JAVA_OPTIONS",
    findsBy: "JAVA_TOOL_OPTIONS or JDK_JAVA_OPTIONS",
    result: "works",
  },
  [...sitePrograms, "java", "kotlinc"],
  async () => {
    // Its script puts this on the command line, where it beats what the session sets elsewhere.
    const theirs = "-Xmx256M -Dhttps.proxyHost=proxy.test -Dhttps.proxyPort=3128";
    await using site = await startSite({ user: { env: { JAVA_OPTS: theirs } } });
    const { session } = site;
    if ("none" in kotlin.probe || kotlin.probe.source === undefined) return "";
    const { name, text } = kotlin.probe.source;
    const script = join(session.home.home, name);
    writeFileSync(script, text);
    const ask = ["kotlinc", "-script", script, "https://good.test/"];

    const outside = await site.outside(ask, { env: { JAVA_OPTS: "-Xmx256M" } });
    expect([outside.exitCode, outside.stderr]).not.toEqual([0, ""]);
    expect(outside.stderr).toContain("UnknownHostException");
    const misled = await session.tool(ask, { env: { JAVA_OPTS: theirs } });
    expect(misled.stdout).not.toContain(page);
    const environments: readonly Record<string, string>[] = [{}, { JAVA_OPTS: "" }];
    for (const env of environments) {
      const { exitCode, stdout } = await session.tool(ask, { env });
      expect([exitCode, stdout]).toEqual([0, page]);
    }
    const { stderr } = await session.tool(["kotlinc", "-version"]);
    return /kotlinc-jvm (\S+)/.exec(stderr)?.[1] ?? "";
  },
  120_000,
);
