// Tests of the image's boto.cfg.

import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { boto } from "../../src/stores/boto.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import type { StoreContext } from "../../src/stores/store.ts";
import { testWith } from "../support/need.ts";
import { storeContext } from "../support/store-context.ts";

async function withSettings(text: string | null): Promise<{ context: StoreContext; path: string }> {
  const context = await storeContext();
  mkdirSync(join(context.root, "etc"), { recursive: true });
  const path = join(context.root, "etc/boto.cfg");
  if (text !== null) writeFileSync(path, text);
  return { context, path };
}

/** Every key of every section, as Python reads them; boto reads with the same class. */
function readByPython(path: string): Record<string, Record<string, string>> {
  const script =
    "import configparser, json, sys\np = configparser.ConfigParser()\np.read(sys.argv[1])\n" +
    "print(json.dumps({s: dict(p[s]) for s in p.sections()}))";
  const python = Bun.spawnSync(["python3", "-c", script, path]);
  expect(python.stderr.toString()).toBe("");
  return JSON.parse(python.stdout.toString()) as Record<string, Record<string, string>>;
}

testWith(["python3"], "ours goes in and out of any file, and Python reads it", async () => {
  const credentials = "[Credentials]\ngs_access_key_id = a%%b\n";
  for (const text of [
    null,
    "",
    credentials,
    credentials.trimEnd(),
    `[Boto]\ndebug = 1\n\n${credentials}`,
    `${credentials}[Boto]`,
    `# [Boto]\r\n${credentials.replaceAll("\n", "\r\n")}`,
    `[GSUtil]\nproxy = x\n[Boto]\n[Other]\nproxy=1\n`,
  ]) {
    const { context, path } = await withSettings(text);
    expect(await setUpStores([boto], context)).toMatchObject([{ path, state: "written", code: null }]);
    expect(readByPython(path)["Boto"]).toMatchObject({
      ca_certificates_file: context.facts.bundle,
      proxy: "127.0.0.1",
      proxy_port: "4321",
    });
    expect(await setUpStores([boto], context)).toMatchObject([{ state: "current" }]);
    await boto.remove(context, { path });
    expect(existsSync(path) ? readFileSync(path, "utf8") : null).toBe(text);
  }
});

testWith(["python3"], "a file that has grown around ours stays one that Python can read", async () => {
  const { context, path } = await withSettings(null);
  await setUpStores([boto], context);
  writeFileSync(path, `${readFileSync(path, "utf8")}debug = 2\n`);
  expect(await setUpStores([boto], context)).toMatchObject([{ state: "current" }]);
  expect(readByPython(path)["Boto"]).toMatchObject({ debug: "2" });
  writeFileSync(path, `${readFileSync(path, "utf8").replace("debug = 2\n", "")}[Boto]\nis_secure = True\n`);
  expect(await setUpStores([boto], context)).toMatchObject([{ state: "written" }]);
  expect(readByPython(path)["Boto"]).toMatchObject({ is_secure: "True", proxy: "127.0.0.1" });
});

testWith(["python3"], "a percent sign in a path stays one", async () => {
  const { context, path } = await withSettings(null);
  await setUpStores([boto], { ...context, facts: { ...context.facts, bundle: "/100%/b.crt" } });
  expect(readByPython(path)["Boto"]).toMatchObject({ ca_certificates_file: "/100%/b.crt" });
});

test("a path that takes more than a line is not written", async () => {
  const { context, path } = await withSettings("[Boto]\n");
  const facts = { ...context.facts, bundle: "/a\nb.crt" };
  expect(await setUpStores([boto], { ...context, facts })).toMatchObject([{ code: "boto_path" }]);
  expect(readFileSync(path, "utf8")).toBe("[Boto]\n");
});

test.each(["proxy = p", "PROXY_PORT: 1", "ca_certificates_file=system"])(
  "%s of the user's stays alone",
  async (line) => {
    const { context, path } = await withSettings(`[Boto]\n${line}\n`);
    expect(await setUpStores([boto], context)).toMatchObject([{ code: "boto_foreign_settings" }]);
    expect(readFileSync(path, "utf8")).toBe(`[Boto]\n${line}\n`);
  },
);
