// Tests of mending the configuration of tools and taking that back: every key of every tool, in each of its places.

import { describe, expect, test } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rootCertificates } from "node:tls";
import { openJournal } from "../../src/journal/journal.ts";
import { codeOf } from "../../src/overrides/finding.ts";
import { makeMends } from "../../src/overrides/make-mends.ts";
import { planMends } from "../../src/overrides/plan-mends.ts";
import type { MendContext, Plan } from "../../src/overrides/plan-mends.ts";
import { scanOverrides } from "../../src/overrides/scan.ts";
import { undoMends } from "../../src/overrides/undo-mends.ts";
import { tools } from "../../src/tools/catalogue.ts";
import { parseCertificates } from "../../src/trust/pem.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { snapshotTree } from "../support/tree-snapshot.ts";
import { stage, textFor } from "./stage.ts";

const [ownPem = "", theirPem = "", strangePem = ""] = rootCertificates.map((pem) => `${pem}\n`);

interface Bench {
  readonly root: string;
  readonly context: MendContext;
  readonly plan: () => Promise<Plan>;
  readonly mend: () => Promise<void>;
  readonly undo: () => Promise<string[]>;
}

function bench(
  env: Readonly<Record<string, string>> = {},
  changesProject = true,
  root = temporaryFolder("image"),
): Bench {
  const stateDir = temporaryFolder("state");
  const bundle = join(stateDir, "ca-bundle.crt");
  writeFileSync(bundle, ownPem + theirPem);
  const truststore = join(stateDir, "java-truststore.p12");
  writeFileSync(truststore, "");
  mkdirSync(join(root, "home"), { recursive: true });
  const context: MendContext = {
    root,
    home: join(root, "home"),
    folder: join(root, "project"),
    env,
    facts: { url: "http://127.0.0.1:4321", hostname: "127.0.0.1", port: 4321, stateDir },
    authorities: parseCertificates(ownPem).certificates,
    files: { bundle, truststore },
    changesProject,
  };
  const journal = openJournal(stateDir);
  const plan = (): Promise<Plan> => planMends(tools, context);
  return {
    root,
    context,
    plan,
    mend: async () => {
      const made = await makeMends((await plan()).mends, stateDir, journal);
      expect(made.flatMap(({ fault }) => fault ?? [])).toEqual([]);
    },
    undo: async () => (await undoMends(stateDir, journal)).map(({ outcome }) => outcome),
  };
}

describe.each(tools.filter(({ overrides }) => overrides.length > 0).map((tool) => [tool.id, tool] as const))(
  "%s",
  (id, { overrides }) => {
    const rows = overrides
      .filter(({ beatsEnvironment, format }) => beatsEnvironment && format !== "variable")
      .flatMap((override) => override.places.map((place) => ({ place, override })))
      .filter(({ place }) => !place.endsWith("="));
    for (const { place, override } of rows) {
      test(`${override.key}, which ${override.does}, is mended in ${place}, and comes back`, async () => {
        const root = temporaryFolder("image");
        const staged = stage(place, textFor(override), root);
        const { context, plan, mend, undo } = bench(staged.env, true, root);
        const before = snapshotTree(root);
        const { left, mends } = await plan();
        expect(JSON.stringify([left, mends.map(({ diff }) => diff)])).not.toContain("secret");
        if (override.isForHand === true) {
          expect(left.map(({ place: one }) => one.replace(/:\d+$/, ""))).toEqual([staged.file ?? ""]);
          return;
        }
        // What cannot be pointed at a file is told.
        const isLeft = /-data$|^ca(?:\[\])?$|^:certificates$/.test(override.key);
        if (!isLeft) expect(left).toEqual([]);
        await mend();
        const found = (await scanOverrides(tools, context)).filter(
          ({ code, tools: readers, severity }) =>
            code === codeOf(override) && readers.includes(id) && severity !== "harmless",
        );
        expect(found.length > 0).toBe(isLeft);
        expect(await undo()).toEqual(isLeft ? [] : ["restored"]);
        expect(snapshotTree(root)).toEqual(before);
      });
    }
  },
);

/** Writes the text, mends it, and gives what it has become. */
async function mended(name: string, text: string, setUp: (root: string) => void = () => {}): Promise<string> {
  const { root, context, mend, undo } = bench();
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  setUp(root);
  writeFileSync(path, text.replaceAll("ROOT", root));
  const before = snapshotTree(root);
  await mend();
  const after = readFileSync(path, "utf8")
    .replaceAll(context.files.bundle ?? "", "BUNDLE")
    .replaceAll(context.files.truststore ?? "", "STORE")
    .replaceAll(root, "ROOT");
  await undo();
  expect(snapshotTree(root)).toEqual(before);
  return after;
}

test.each([
  [
    "home/.npmrc",
    "\uFEFF; c\r\nstrict-ssl = false ; c\r\n//r/:_authToken=x\r\nhttps-proxy=http://x:1",
    "\uFEFF; c\r\n//r/:_authToken=x\r\n",
  ],
  ["home/.curlrc", '# c\nproxy = "http://x:1"\nproxy-user = a:b\nsilent\n', "# c\nsilent\n"],
  ["home/.curlrc", "cacert = /no/such.pem\n", 'cacert = "BUNDLE"\n'],
  ["home/.curlrc", 'noproxy = "*, .corp.example"\n', 'noproxy = ".corp.example"\n'],
  [
    "home/.cargo/config.toml",
    '[http] # c\nproxy = "" # c\ncheck-revoke = false\n',
    "[http] # c\ncheck-revoke = false\n",
  ],
  ["home/.config/uv/uv.toml", 'no-proxy = ["a", "*", "b"] # c\n', 'no-proxy = ["a", "b"] # c\n'],
  [
    "home/.config/uv/uv.toml",
    'allow-insecure-host = [\n  "a", # c\n  "b",\n]\n',
    "allow-insecure-host = [\n  # c\n  ]\n",
  ],
  [
    "home/.condarc",
    "channels:\n  - x\nproxy_servers:\n  https: http://x:1 # c\nssl_verify: false\n",
    "channels:\n  - x\n",
  ],
  [
    "home/.condarc",
    "proxy_servers:\n  http: http://x:1\n  https: http://x:1\n",
    "proxy_servers:\n  http: http://x:1\n",
  ],
  [
    "home/.gradle/gradle.properties",
    "# c\na=b\nsystemProp.https.proxyHost=x\nsystemProp.https.proxyPort=1\nsystemProp.javax.net.ssl.trustStore=/no/such\nsystemProp.javax.net.ssl.trustStorePassword=p\n",
    "# c\na=b\nsystemProp.javax.net.ssl.trustStore=STORE\n",
  ],
  [
    "home/.m2/settings.xml",
    "<settings>\n  <!-- c -->\n  <proxies>\n    <proxy>\n      <host>x</host>\n      <port>1</port>\n    </proxy>\n  </proxies>\n</settings>\n",
    "<settings>\n  <!-- c -->\n  <proxies>\n  </proxies>\n</settings>\n",
  ],
  [
    "home/.gitconfig",
    '[user]\n\tname = x\n[http]\n\tsslVerify = false\n[http "https://x/"]\n\tproxy =\n',
    '[user]\n\tname = x\n[http]\n[http "https://x/"]\n',
  ],
  ["home/.npmrc", "strict-ssl=false\nstrict-ssl=true\nstrict-ssl=false\n", "strict-ssl=true\n"],
  ["home/.npmrc", "strict-ssl=false\nstrict-ssl=true\n", "strict-ssl=false\nstrict-ssl=true\n"],
  [
    "project/.bundle/config",
    '---\nBUNDLE_PATH: "vendor"\nBUNDLE_SSL_CA_CERT: "/no/such"\n',
    '---\nBUNDLE_PATH: "vendor"\nBUNDLE_SSL_CA_CERT: "BUNDLE"\n',
  ],
  ["home/.bazelrc", "common --repo_env=HTTPS_PROXY= --keep_going # c\n", "common --keep_going # c\n"],
])("%s with %p becomes %p", async (name, text, after) => {
  expect(await mended(name, text)).toBe(after);
});

test("a CA of the user's that the bundle has is not lost by naming the bundle", async () => {
  const setUp = (root: string): void => writeFileSync(join(root, "corp.pem"), theirPem);
  expect(await mended("home/.npmrc", "cafile=ROOT/corp.pem\n", setUp)).toBe("cafile=BUNDLE\n");
});

test("a CA of the user's that the bundle has not gets ours beside it", async () => {
  const setUp = (root: string): void => writeFileSync(join(root, "corp.pem"), strangePem.trimEnd());
  expect(await mended("home/.npmrc", "cafile=ROOT/corp.pem\n", setUp)).toBe("cafile=ROOT/corp.pem\n");
  const { root, mend, context } = bench();
  writeFileSync(join(root, "corp.pem"), strangePem.trimEnd());
  writeFileSync(join(root, "home/.npmrc"), `cafile=${root}/corp.pem\n`);
  await mend();
  const now = readFileSync(join(root, "corp.pem"), "utf8");
  expect(now).toStartWith(strangePem);
  expect(parseCertificates(now).certificates).toEqual(parseCertificates(strangePem + ownPem).certificates);
  expect(await scanOverrides(tools, context)).toEqual([]);
});

test("a file in a git work tree is left alone, and told, unless that is asked for", async () => {
  const { root, plan, context } = bench({}, false);
  mkdirSync(join(root, "project/.git"), { recursive: true });
  mkdirSync(join(root, "project/below"));
  const file = join(root, "project/.npmrc");
  writeFileSync(file, "strict-ssl=false\n");
  const { mends, left } = await plan();
  expect(mends).toEqual([]);
  expect(left).toEqual([
    {
      place: `${file}:1`,
      key: "strict-ssl",
      why: `it is in the git work tree "${root}/project", and the change would be committed: add --project`,
    },
  ]);
  const asked = await planMends(tools, {
    ...context,
    changesProject: true,
    folder: join(root, "project/below"),
  });
  expect(asked.mends.map(({ workTree }) => workTree)).toEqual([join(root, "project")]);
});

test("the diff shows what changes and nothing else", async () => {
  const { root, plan } = bench();
  const text = `//r/:_authToken=hunter2\nstrict-ssl=false\nhttps-proxy=http://u:hunter2@x:1\n`;
  writeFileSync(join(root, "home/.npmrc"), text);
  const [mend] = (await plan()).mends;
  expect(mend?.diff.replaceAll(root, "ROOT")).toBe(
    "--- ROOT/home/.npmrc\n+++ ROOT/home/.npmrc\n@@ -2,2 +1,0 @@\n-strict-ssl=false\n-https-proxy=http://***@x:1\n",
  );
});

describe("a file that somebody else has changed since", () => {
  const text = "a=1\nb=2\nstrict-ssl=false\nc=3\nd=4\n";
  const changed = async (
    change: (now: string) => string,
  ): Promise<readonly [outcomes: string[], text: string]> => {
    const { root, mend, undo } = bench();
    const path = join(root, "home/.npmrc");
    writeFileSync(path, text);
    await mend();
    writeFileSync(path, change(readFileSync(path, "utf8")));
    return [await undo(), readFileSync(path, "utf8")];
  };

  test("elsewhere keeps that, and loses the mend", async () => {
    const [outcomes, now] = await changed((after) =>
      after.replace("a=1\n", "a=9\nz=0\n").replace("d=4\n", ""),
    );
    expect([outcomes, now]).toEqual([["merged"], "a=9\nz=0\nb=2\nstrict-ssl=false\nc=3\n"]);
  });

  test("in the same lines is left as it is", async () => {
    const [outcomes, now] = await changed((after) => after.replace("c=3", "c=9"));
    expect([outcomes, now]).toEqual([["refused"], "a=1\nb=2\nc=9\nd=4\n"]);
  });

  test("back to what it was needs nothing", async () => {
    expect(await changed(() => text)).toEqual([["same"], text]);
  });
});

test("two mends of a file come back one after the other", async () => {
  const { root, mend, undo } = bench();
  const path = join(root, "home/.npmrc");
  writeFileSync(path, "a=1\nstrict-ssl=false\n");
  await mend();
  writeFileSync(path, `${readFileSync(path, "utf8")}b=2\nhttps-proxy=http://x:1\n`);
  await mend();
  expect(readFileSync(path, "utf8")).toBe("a=1\nb=2\n");
  expect(await undo()).toEqual(["restored", "refused"]);
});
