// What `up` wrote into the home names its proxy: it goes when that is stopped, or, where it was killed, with the next `run`.

import { expect } from "bun:test";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { testWith } from "../support/need.ts";
import { startSession } from "../support/session.ts";

testWith([], "after a stop, and after a kill and a run", async () => {
  const session = await startSession();
  const { home, stateDir } = session.home;
  const read = (name: string): string => readFileSync(join(home, name), "utf8");
  const files = [".bazelrc", ".gradle/gradle.properties", ".m2/settings.xml"];
  // A JVM, or what one of these programs keeps, says that they are of use here.
  for (const folder of [".gradle", ".m2"]) mkdirSync(join(home, folder), { recursive: true });
  await session.stop();
  const again = await startSession({}, { home: session.home });
  const { port } = again;
  for (const name of files) expect(read(name)).toContain(String(port));
  await again.stop();
  for (const name of files)
    expect(existsSync(join(home, name)) ? read(name) : "").not.toContain(String(port));

  const killed = await startSession({}, { home: session.home });
  process.kill(killed.proxy.pid, "SIGKILL");
  await killed.stop();
  for (const name of files) expect(read(name)).toContain(String(port));
  const run = await session.home.agentproxy(["run", "--", "true"]);
  expect([run.exitCode, run.stderr]).toEqual([0, ""]);
  for (const name of files) expect(read(name)).not.toMatch(new RegExp(`${port}|https.proxyHost|<proxy>`));
  const truststore = join(stateDir, "java-truststore.p12");
  expect(read(".bazelrc")).toContain(truststore);
  expect(read(".gradle/gradle.properties")).toContain(truststore);

  expect((await session.home.agentproxy(["uninstall"])).exitCode).toBe(0);
  for (const name of files) expect(existsSync(join(home, name))).toBe(false);
});
