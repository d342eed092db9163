// Tests of the proxy in Maven's settings.xml.

import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { mavenSettings } from "../../src/stores/maven-settings.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import type { StoreContext } from "../../src/stores/store.ts";
import { storeContext } from "../support/store-context.ts";

/** A home with this settings.xml, or with a `.m2` and none. */
async function withSettings(text: string | null): Promise<{ context: StoreContext; path: string }> {
  const context = await storeContext();
  const path = join(context.home, ".m2/settings.xml");
  mkdirSync(dirname(path), { recursive: true });
  if (text !== null) writeFileSync(path, text, { mode: 0o600 });
  return { context, path };
}

const proxy = (port = 4321): string =>
  `<proxy>\n      <id>agentproxy</id>\n      <active>true</active>\n      <protocol>http</protocol>\n` +
  `      <host>127.0.0.1</host>\n      <port>${port}</port>\n` +
  `      <nonProxyHosts>localhost|127.0.0.1|[::1]</nonProxyHosts>\n    </proxy>`;

test("a file is made where there is none, readable by all, and is current from then on", async () => {
  const { context, path } = await withSettings(null);
  const written = await setUpStores([mavenSettings], context);
  expect(written).toMatchObject([{ path, state: "written" }]);
  expect(readFileSync(path, "utf8")).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
  <!-- >>> agentproxy >>> "agentproxy uninstall" takes this part out -->
  <proxies>
    ${proxy()}
  </proxies>
  <!-- <<< agentproxy <<< -->
</settings>
`);
  expect(await setUpStores([mavenSettings], context)).toMatchObject([{ state: "current" }]);
  const later = { ...context, facts: { ...context.facts, port: 9 } };
  expect(await mavenSettings.state(later, { path })).toBe("outdated");
  expect(await setUpStores([mavenSettings], later)).toMatchObject([{ state: "written" }]);
  expect(readFileSync(path, "utf8")).toContain("<port>9</port>");
  expect(readFileSync(path, "utf8").match(/agentproxy >>>/g)).toHaveLength(1);
});

const secret = "<servers><server><id>a</id><password>p&amp;w</password></server></servers>";
test.each([
  ["no proxies", `<settings>\n\t${secret}\n</settings>\n`],
  [
    "proxies that are not active",
    "<settings>\n <proxies>\n <proxy><active> false </active></proxy>\n </proxies>\n</settings>",
  ],
  ["proxies in a comment", "<settings><!-- <proxies><proxy/></proxies> --></settings>"],
  ["all in one line", `<settings><proxies></proxies>${secret}</settings>`],
  ["proxies in one tag", `<settings>\n  <proxies />\n${secret}</settings>`],
  ["settings in one tag", "<?xml version='1.0'?><settings xmlns='http://maven.apache.org/SETTINGS/1.0.0'/>"],
  ["line breaks of Windows", `<?xml version="1.0"?>\r\n<settings>\r\n  ${secret}\r\n</settings>\r\n`],
  [
    "attributes of every kind",
    `<?xml version="1.0"?>\n<!DOCTYPE settings>\n<settings x="1 > 0" y='>"'\n z=""  ><![CDATA[ ]]></settings>`,
  ],
  ["a byte order mark and umlauts", "\u{feff}<settings><!-- gr\u{fc}n --></settings>"],
])("ours goes in and out of a file with %s, and nothing else changes", async (_what, text) => {
  const { context, path } = await withSettings(text);
  expect(await setUpStores([mavenSettings], context)).toMatchObject([{ state: "written", code: null }]);
  const after = readFileSync(path, "utf8");
  expect(after).toContain("<host>127.0.0.1</host>");
  expect(after.includes("\r\n")).toBe(text.includes("\r\n"));
  expect(after.replaceAll("\r\n", "").includes("\n\n")).toBe(false);
  expect(statSync(path).mode & 0o7777).toBe(0o600);
  expect(await setUpStores([mavenSettings], context)).toMatchObject([{ state: "current" }]);
  await mavenSettings.remove(context, { path });
  expect(readFileSync(path, "utf8")).toBe(text);
});

test("a file in an encoding of its own keeps it", async () => {
  const text = '<?xml version="1.0" encoding="ISO-8859-1"?><settings><!-- gr\u{fc}n --></settings>';
  const { context, path } = await withSettings(null);
  writeFileSync(path, text, "latin1");
  expect(await setUpStores([mavenSettings], context)).toMatchObject([{ state: "written" }]);
  expect(readFileSync(path, "latin1")).toContain("<!-- gr\u{fc}n -->");
  await mavenSettings.remove(context, { path });
  expect(readFileSync(path, "latin1")).toBe(text);
});

test("what the user writes beside ours stays when ours goes", async () => {
  const { context, path } = await withSettings("<settings><proxies/></settings>");
  await mavenSettings.install(context, { path });
  const inactive = "<proxy><active>false</active></proxy>";
  writeFileSync(path, readFileSync(path, "utf8").replace("</proxies>", `${inactive}</proxies>`));
  expect(await mavenSettings.state(context, { path })).toBe("outdated");
  await mavenSettings.remove(context, { path });
  expect(readFileSync(path, "utf8").replace(/\s/g, "")).toBe(
    `<settings><proxies>${inactive}</proxies></settings>`,
  );
});

test.each([
  [
    "<settings><proxies><proxy><host>other</host></proxy></proxies></settings>",
    "maven_settings_foreign_proxy",
  ],
  [
    "<settings><proxies><proxy><active>true</active></proxy></proxies></settings>",
    "maven_settings_foreign_proxy",
  ],
  ["<settings><proxies></settings>", "maven_settings_not_xml"],
  ["<settings>&nbsp;</settings>", "maven_settings_not_xml"],
  ["<project/>", "maven_settings_not_xml"],
  ["<settings>\n<!-- >>> agentproxy >>> -->\n</settings>", "maven_settings_damaged"],
])("%j is left as it is, with a code", async (text, code) => {
  const { context, path } = await withSettings(text);
  const [report] = await setUpStores([mavenSettings], context);
  expect(report).toMatchObject({ state: "failed", code });
  expect(report?.advice).toEqual(expect.any(String));
  expect(readFileSync(path, "utf8")).toBe(text);
});

test("hosts without proxy are written as XML, and none as nothing", async () => {
  const { context, path } = await withSettings(null);
  const facts = { ...context.facts, noProxy: [".a&b<c.test"] };
  await mavenSettings.install({ ...context, facts }, { path });
  expect(readFileSync(path, "utf8")).toContain("<nonProxyHosts>*.a&amp;b&lt;c.test</nonProxyHosts>");
  await mavenSettings.install({ ...context, facts: { ...facts, noProxy: [] } }, { path });
  expect(readFileSync(path, "utf8")).not.toContain("nonProxyHosts");
});

test("an image without Java gets no file", async () => {
  const context = await storeContext();
  expect(await setUpStores([mavenSettings], context)).toEqual([]);
  expect(existsSync(join(context.home, ".m2"))).toBe(false);
});
