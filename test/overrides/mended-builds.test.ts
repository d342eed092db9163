// Real build tools and package managers whose configuration goes against the session, before and after it is mended.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeGemIndex } from "../support/gem-index.ts";
import { mendedWorld, nowhere, page, refused } from "../support/mended-world.ts";
import type { Asking } from "../support/mended.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { sitePrograms } from "../support/site.ts";
import { nodeUntrusting, pythonUntrusting } from "../support/three-ways.ts";

const timeoutMs = 300_000;
/** Java's message is the name alone where it remembers that there is none. */
const unknownHost = /> good\.test(?:: |$)/m;
const jvmUntrusting = /PKIX|trustAnchors|SSLInitializationException/;

/** A folder in the home that is a git work tree, with files in it. */
function project(home: string, files: Readonly<Record<string, string>>): string {
  const cwd = join(home, "project");
  mkdirSync(join(cwd, ".git"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
}

const gradleBuild = `
repositories { maven { url "${page}maven" } }
configurations { deps }
dependencies { deps "test:library:1" }
task resolve { doLast { configurations.deps.files } }
`;

function gradleAsking(home: string): Asking {
  const cwd = project(home, { "build.gradle": gradleBuild, "settings.gradle": "" });
  // A JVM takes the home of the user's entry in passwd(5), whatever HOME says.
  const env = { _JAVA_OPTIONS: `-Duser.home=${home}` };
  return {
    argv: ["gradle", "resolve"],
    works: /Could not find test:library:1/,
    options: { cwd, env },
    before: () => rmSync(join(home, ".gradle/caches/modules-2"), { recursive: true, force: true }),
  };
}

testWith(
  [...sitePrograms, "gradle"],
  "Gradle, without a gradle.properties of ours",
  async () => {
    await using here = await mendedWorld({ user: { env: { AGENT_PROXY_STORES: "none" } } });
    const ask = gradleAsking(here.site.session.home.home);
    try {
      const [user, own] = [".gradle/gradle.properties", "project/gradle.properties"];
      const proxy = "systemProp.https.proxyHost=127.0.0.1\nsystemProp.https.proxyPort=1\n";
      const trust = "systemProp.javax.net.ssl.trustStore=/no/such.p12\n";
      await here.mended(ask, user, proxy, "other_proxy", refused);
      await here.mended(ask, own, trust, "other_ca", jvmUntrusting);
      await here.mended(ask, own, "systemProp.http.nonProxyHosts=*\n", "proxy_avoided", unknownHost);
      const daemon = "org.gradle.jvmargs=-Xmx300m -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=1\n";
      await here.harmless(ask, own, daemon, "other_proxy");
      await here.harmless(
        ask,
        user,
        "org.gradle.jvmargs=-Xmx300m -Djavax.net.ssl.trustStore=/no/such.p12\n",
        "other_ca",
      );
    } finally {
      await here.site.outside(["gradle", "--stop"], ask.options);
    }
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "gradle"],
  "Gradle, with a gradle.properties of ours",
  async () => {
    await using here = await mendedWorld();
    const ask = gradleAsking(here.site.session.home.home);
    try {
      const proxy = "systemProp.https.proxyHost=127.0.0.1\nsystemProp.https.proxyPort=1\n";
      await here.harmless(ask, "project/gradle.properties", proxy, "other_proxy");
      const daemon = "org.gradle.jvmargs=-Dhttp.nonProxyHosts=*\n";
      await here.left(ask, "project/gradle.properties", daemon, "proxy_avoided", unknownHost);
    } finally {
      await here.site.outside(["gradle", "--stop"], ask.options);
    }
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "ruby", "gem", "bundle"],
  "Bundler",
  async () => {
    await using here = await mendedWorld();
    await writeGemIndex(join(here.site.nginx.filesFolder, "gems"));
    const source = `source "${page}files/gems/"\ngem "pkg"\n`;
    const cwd = project(here.site.session.home.home, { Gemfile: source });
    const ask: Asking = {
      argv: ["bundle", "install"],
      works: /Bundle complete!/,
      options: { cwd, env: { BUNDLE_PATH: "vendor", BUNDLE_RETRY: "0" } },
      before() {
        for (const name of ["vendor", "Gemfile.lock"])
          rmSync(join(cwd, name), { recursive: true, force: true });
      },
    };
    const untrusting = /Could not verify the SSL certificate/;
    const ca = '---\nBUNDLE_JOBS: "1"\nBUNDLE_SSL_CA_CERT: "CORP"\n';
    await here.mended(ask, "project/.bundle/config", ca, "other_ca", untrusting);
    await here.harmless(ask, ".bundle/config", ca, "other_ca");
    await here.mended(ask, ".gemrc", `---\nhttp_proxy: ${nowhere}\n`, "other_proxy", refused);
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "composer", "php"],
  "Composer's options of a repository",
  async () => {
    await using here = await mendedWorld();
    const cwd = project(here.site.session.home.home, {});
    const ask: Asking = {
      argv: ["composer", "install", "--no-interaction"],
      works: /404/,
      options: { cwd, env: { COMPOSER_ALLOW_SUPERUSER: "1", COMPOSER_CACHE_DIR: "/dev/null" } },
    };
    const options = '{\n"ssl": { "verify_peer": false }\n}';
    const repository = `{ "type": "composer", "url": "${page}", "options": ${options} }`;
    const text = `{ "repositories": [${repository}, { "packagist": false }], "require": { "a/b": "1" } }\n`;
    await here.mended(ask, "project/composer.json", text, "verification_off", /certificate/);
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "poetry"],
  "Poetry",
  async () => {
    await using here = await mendedWorld();
    const source = `[[tool.poetry.source]]\nname = "local"\nurl = "${page}simple/"\ndefault = true\n`;
    const fields = 'name = "mine"\nversion = "0.1.0"\ndescription = ""\nauthors = []\n';
    const manifest = `[tool.poetry]\n${fields}${source}[tool.poetry.dependencies]\npython = "^3.7"\n`;
    const cwd = project(here.site.session.home.home, { "pyproject.toml": manifest });
    const ask: Asking = {
      argv: ["poetry", "--no-interaction", "--no-cache", "add", "--lock", "pkg"],
      works: /Could not find a matching version of package pkg|404/,
      options: { cwd, env: { PYTHON_KEYRING_BACKEND: "keyring.backends.null.Keyring" } },
    };
    const ca = '[certificates.local]\ncert = "CORP"\n';
    for (const file of [".config/pypoetry/config.toml", "project/poetry.toml"]) {
      await here.mended(ask, file, ca, "other_ca", pythonUntrusting);
    }
    const off = "[certificates.local]\ncert = false\n";
    await here.mended(ask, "project/poetry.toml", off, "verification_off", pythonUntrusting);
  },
  timeoutMs,
);

testWith(
  sitePrograms,
  "Bun",
  async () => {
    await using here = await mendedWorld();
    const { home } = here.site.session.home;
    const cwd = project(home, { "package.json": '{ "private": true }' });
    const ask: Asking = {
      argv: [process.execPath, "add", "pkg", "--registry", page],
      works: /404/,
      options: { cwd, env: { BUN_INSTALL_CACHE_DIR: join(home, "cache") } },
    };
    const ca = '[install]\ncafile = "CORP"\n';
    for (const file of [".bunfig.toml", "project/bunfig.toml"]) {
      await here.mended(ask, file, ca, "other_ca", nodeUntrusting);
    }
    await here.mended(ask, "project/.npmrc", "cafile=CORP\n", "other_ca", nodeUntrusting);
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "npm"],
  "npm's global npmrc",
  async () => {
    await using here = await mendedWorld({
      server: { configuration: 'location /-/ping { return 200 "{}"; }' },
    });
    const { home } = here.site.session.home;
    const argv = ["npm", "ping", "--registry", page, "--fetch-retries=0"];
    const options = { env: { npm_config_globalconfig: join(home, "etc/npmrc") } };
    const ask: Asking = { argv, works: /PONG/, options };
    await here.mended(ask, "etc/npmrc", "cafile=CORP\n", "other_ca", nodeUntrusting);
    await here.mended(ask, "etc/npmrc", `https-proxy=${nowhere}\n`, "other_proxy", refused);
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "python3:boto"],
  "boto 2, as far as it goes: what it reads",
  async () => {
    await using here = await mendedWorld();
    const { home } = here.site.session.home;
    const script = `import boto; print([boto.config.get("Boto", key) for key in ("proxy", "ca_certificates_file")])`;
    const ask: Asking = {
      argv: [program("python3:boto"), "-c", script],
      works: /\['127\.0\.0\.1', '\S+\/ca-bundle\.crt'\]/,
    };
    // Ours is read behind it.
    await here.harmless(ask, ".boto", "[Boto]\nproxy = other.example\nproxy_port = 1\n", "other_proxy");
    await here.harmless(ask, ".boto", "[Boto]\nca_certificates_file = CORP\n", "other_ca");
    const alone: Asking = {
      ...ask,
      works: /\[None, None\]/,
      options: { env: { BOTO_CONFIG: join(home, "own.cfg") } },
    };
    const proxy = "[Boto]\nproxy = other.example\nproxy_port = 1\nproxy_user = me\n";
    await here.mended(alone, "own.cfg", proxy, "other_proxy", /'other\.example'/);
  },
  timeoutMs,
);
