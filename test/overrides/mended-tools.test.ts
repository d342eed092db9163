// Real tools whose configuration goes against the session, before and after it is mended.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cargoHome } from "../support/cargo.ts";
import type { Asking } from "../support/mended.ts";
import { askingPip, mendedWorld as world, nowhere, page, refused } from "../support/mended-world.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { sitePrograms } from "../support/site.ts";
import { nodeUntrusting, pythonUntrusting, unresolved } from "../support/three-ways.ts";

const timeoutMs = 240_000;

testWith(
  [...sitePrograms, "curl"],
  "curl",
  async () => {
    await using here = await world();
    const ask: Asking = { argv: ["curl", "-sS", page], works: /hello from good\.test/ };
    const certificate = /certificate/;
    for (const file of [".curlrc", ".config/curlrc"]) {
      // Ours goes beside theirs, and in the place of what is not there.
      await here.mended(ask, file, "cacert = CORP\n", "other_ca", certificate);
      await here.mended(ask, file, "cacert = /no/such.pem\n", "other_ca", certificate);
      await here.mended(ask, file, `proxy = ${nowhere}\n`, "other_proxy", refused);
    }
    await here.mended(ask, ".curlrc", 'proxy = ""\n', "proxy_avoided", /resolve/);
    await here.mended(ask, ".curlrc", 'noproxy = "*"\n', "proxy_avoided", /resolve/);
    await here.mended(ask, ".curlrc", "-k\n", "verification_off", certificate);
    await here.mended(ask, ".curlrc", "insecure\n", "verification_off", certificate);
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "wget"],
  "wget",
  async () => {
    await using here = await world();
    const ask: Asking = { argv: ["wget", "-nv", "-O-", "--tries=1", page], works: /hello from good\.test/ };
    await here.mended(ask, ".wgetrc", "ca_certificate = CORP\n", "other_ca", /certificate/);
    await here.mended(ask, ".wgetrc", `https_proxy = ${nowhere}\n`, "other_proxy", refused);
    await here.mended(ask, ".wgetrc", "use_proxy = off\n", "proxy_avoided", /resolve/);
    await here.mended(ask, ".wgetrc", "check_certificate = off\n", "verification_off", /certificate/);
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "npm"],
  "npm",
  async () => {
    await using here = await world({ server: { configuration: 'location /-/ping { return 200 "{}"; }' } });
    const cwd = join(here.site.session.home.home, "project");
    mkdirSync(join(cwd, ".git"), { recursive: true });
    writeFileSync(join(cwd, "package.json"), "{}");
    const argv = ["npm", "ping", "--registry", page, "--fetch-retries=0"];
    const ask: Asking = { argv, works: /PONG/, options: { cwd } };
    // A CA that is no file, and is not in the bundle.
    const corp = await Bun.file(join(here.site.session.home.home, "corp.pem")).text();
    await here.left(ask, ".npmrc", `ca[]=${JSON.stringify(corp)}\n`, "other_ca", nodeUntrusting);
    for (const file of [".npmrc", "project/.npmrc"]) {
      await here.mended(ask, file, "cafile=CORP\n", "other_ca", nodeUntrusting);
      await here.mended(ask, file, `https-proxy=${nowhere}\n`, "other_proxy", refused);
      await here.mended(ask, file, `proxy=${nowhere}\n`, "other_proxy", refused);
      await here.mended(ask, file, "noproxy=test\n", "proxy_avoided", unresolved);
      await here.mended(ask, file, "strict-ssl=false\n", "verification_off", nodeUntrusting);
    }
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "python3:pip"],
  "pip",
  async () => {
    await using here = await world();
    const { home } = here.site.session.home;
    const ask = askingPip(home);
    for (const file of [".config/pip/pip.conf", ".pip/pip.conf"]) {
      await here.mended(ask, file, `[global]\nproxy = ${nowhere}\n`, "other_proxy", refused);
    }
    await here.mended(
      ask,
      ".config/pip/pip.conf",
      "[global]\ntrusted-host = good.test\n",
      "verification_off",
      pythonUntrusting,
    );
    await here.harmless(ask, ".config/pip/pip.conf", "[global]\ncert = CORP\n", "other_ca");
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "git"],
  "git",
  async () => {
    await using here = await world();
    const cwd = join(here.site.session.home.home, "project");
    mkdirSync(cwd);
    await here.site.session.tool(["git", "init", "-q"], { cwd });
    const config = await Bun.file(join(cwd, ".git/config")).text();
    const ask: Asking = { argv: ["git", "ls-remote", `${page}repo`], works: /not found/, options: { cwd } };
    for (const [file, text] of [
      [".gitconfig", ""],
      [".config/git/config", ""],
      ["project/.git/config", config],
    ] as const) {
      await here.mended(ask, file, `${text}[http]\n\tproxy = ${nowhere}\n`, "other_proxy", refused);
      await here.mended(ask, file, `${text}[http "${page}"]\n\tproxy =\n`, "proxy_avoided", /resolve/);
      await here.mended(ask, file, `${text}[http]\n\tsslVerify = false\n`, "verification_off", /certificate/);
      await here.site.session.tool(["git", "init", "-q"], { cwd });
    }
    await here.harmless(ask, ".gitconfig", "[http]\n\tsslCAInfo = CORP\n", "other_ca");
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "cargo"],
  "Cargo",
  async () => {
    await using here = await world();
    const { home } = here.site.session.home;
    const cwd = join(home, "project");
    mkdirSync(join(cwd, "src"), { recursive: true });
    mkdirSync(join(cwd, ".git"));
    writeFileSync(join(cwd, "src/lib.rs"), "");
    writeFileSync(
      join(cwd, "Cargo.toml"),
      '[package]\nname = "project"\nversion = "0.1.0"\n[dependencies]\npkg = { version = "1", registry = "local" }\n',
    );
    const registry = `[registries.local]\nindex = "sparse+${page}"\n[net]\nretry = 0\n`;
    const ask: Asking = {
      argv: ["cargo", "fetch"],
      works: /config\.json not found|404/,
      options: { cwd, env: cargoHome(join(home, ".cargo"), "") },
    };
    for (const file of [".cargo/config.toml", "project/.cargo/config.toml"]) {
      await here.mended(ask, file, `${registry}[http]\nproxy = "${nowhere}"\n`, "other_proxy", refused);
      await here.mended(ask, file, `${registry}[http]\nproxy = ""\n`, "proxy_avoided", /resolve host/i);
    }
    await here.harmless(ask, ".cargo/config.toml", `${registry}[http]\ncainfo = "CORP"\n`, "other_ca");

    writeFileSync(
      join(cwd, "Cargo.toml"),
      `[package]\nname = "project"\nversion = "0.1.0"\n[dependencies]\npkg = { git = "${page}pkg.git" }\n`,
    );
    const byGit: Asking = { ...ask, works: /didn't exit successfully: `git fetch/ };
    const ownGit = "[net]\nretry = 0\ngit-fetch-with-cli = false\n";
    await here.harmless(byGit, ".cargo/config.toml", ownGit, "proxy_avoided");
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "gem"],
  "gem",
  async () => {
    await using here = await world();
    const argv = ["gem", "install", "pkg", "--no-document", "--clear-sources", "--source", page];
    const ask: Asking = { argv, works: /404|Not Found/ };
    await here.mended(ask, ".gemrc", `---\nhttp_proxy: ${nowhere}\n`, "other_proxy", refused);
    await here.harmless(ask, ".gemrc", "---\nhttp_proxy: :no_proxy\n", "proxy_avoided");
    await here.mended(
      ask,
      ".gemrc",
      "---\n:ssl_verify_mode: 0\n",
      "verification_off",
      /certificate verify failed/,
    );
    await here.harmless(ask, ".gemrc", "---\n:ssl_ca_cert: CORP\n", "other_ca");
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "aws"],
  "the AWS CLI",
  async () => {
    await using here = await world();
    const argv = [
      "aws",
      "s3",
      "cp",
      "--endpoint-url",
      "https://good.test",
      "--no-sign-request",
      "s3://no/page",
      "-",
    ];
    const ask: Asking = { argv, works: /404/ };
    await here.harmless(ask, ".aws/config", "[default]\nca_bundle = CORP\n", "other_ca");
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "aria2c"],
  "aria2",
  async () => {
    await using here = await world();
    const { home } = here.site.session.home;
    const file = join(home, "page");
    const argv = ["aria2c", "-q", "--max-tries=1", "-d", home, "-o", "page", page];
    const ask: Asking = {
      argv: ["sh", "-c", `${argv.join(" ")} && cat page || echo failed`],
      works: /hello from good\.test/,
      before: () => rmSync(file, { force: true }),
    };
    await here.harmless(ask, ".config/aria2/aria2.conf", `https-proxy=${nowhere}\n`, "other_proxy");
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "composer", "php"],
  "Composer",
  async () => {
    await using here = await world();
    const { home } = here.site.session.home;
    const cwd = join(home, "project");
    mkdirSync(join(cwd, ".git"), { recursive: true });
    const manifest = {
      repositories: [{ type: "composer", url: page }, { packagist: false }],
      require: { "a/b": "1" },
    };
    writeFileSync(join(cwd, "composer.json"), JSON.stringify(manifest));
    const env = { COMPOSER_ALLOW_SUPERUSER: "1", COMPOSER_CACHE_DIR: "/dev/null" };
    const ask: Asking = {
      argv: ["composer", "install", "--no-interaction"],
      works: /404/,
      options: { cwd, env },
    };
    await here.harmless(
      ask,
      ".config/composer/config.json",
      '{ "config": { "cafile": "CORP" } }\n',
      "other_ca",
    );
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "node", "yarn-classic"],
  "Yarn 1",
  async () => {
    await using here = await world();
    const { home } = here.site.session.home;
    const cwd = join(home, "project");
    mkdirSync(cwd);
    writeFileSync(join(cwd, "package.json"), '{ "private": true, "license": "MIT" }');
    const argv = [
      program("yarn-classic"),
      "add",
      "pkg",
      "--registry",
      page,
      "--cache-folder",
      join(cwd, "cache"),
    ];
    const ask: Asking = {
      argv,
      works: /Couldn't find package/,
      options: { cwd, env: { PREFIX: home } },
    };
    await here.mended(ask, ".yarnrc", 'cafile "CORP"\n', "other_ca", nodeUntrusting);
    await here.mended(ask, ".yarnrc", "strict-ssl false\n", "verification_off", nodeUntrusting);
    await here.harmless(ask, ".yarnrc", `https-proxy "${nowhere}"\n`, "other_proxy");
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "node", "yarn-berry"],
  "Yarn 4",
  async () => {
    await using here = await world();
    const { home } = here.site.session.home;
    const cwd = join(home, "project");
    mkdirSync(join(cwd, ".git"), { recursive: true });
    writeFileSync(join(cwd, "package.json"), '{ "name": "x" }');
    const argv = [program("node"), program("yarn-berry"), "npm", "info", "pkg"];
    const server = { YARN_NPM_REGISTRY_SERVER: "https://good.test", YARN_HTTP_RETRY: "0" };
    const ask: Asking = { argv, works: /404/, options: { cwd, env: server } };
    for (const file of [".yarnrc.yml", "project/.yarnrc.yml"]) {
      await here.mended(ask, file, 'httpsCaFilePath: "CORP"\n', "other_ca", nodeUntrusting);
      await here.mended(ask, file, "enableStrictSsl: false\n", "verification_off", nodeUntrusting);
      await here.mended(
        ask,
        file,
        `networkSettings:\n  good.test:\n    httpsProxy: "${nowhere}"\n`,
        "other_proxy",
        refused,
      );
    }
    await here.harmless(ask, ".yarnrc.yml", `httpsProxy: "${nowhere}"\n`, "other_proxy");
  },
  timeoutMs,
);

function mavenAsking(home: string): Asking {
  const cwd = join(home, "project");
  mkdirSync(join(cwd, ".git"), { recursive: true });
  const parent =
    "<parent><groupId>a</groupId><artifactId>b</artifactId><version>1</version><relativePath/></parent>";
  writeFileSync(
    join(cwd, "pom.xml"),
    `<project><modelVersion>4.0.0</modelVersion>${parent}<artifactId>c</artifactId></project>`,
  );
  const mirror = join(home, "mirror.xml");
  writeFileSync(
    mirror,
    `<settings><mirrors><mirror><id>m</id><mirrorOf>*</mirrorOf><url>${page}</url></mirror></mirrors></settings>`,
  );
  return {
    argv: ["mvn", "-B", "-U", "-gs", mirror, "validate"],
    works: /Could not find artifact a:b:pom:1/,
    // A JVM takes the home of the user's entry in passwd(5), whatever HOME says.
    options: { cwd, env: { _JAVA_OPTIONS: `-Duser.home=${home}` } },
    before: () => rmSync(join(home, ".m2/repository"), { recursive: true, force: true }),
  };
}

const jvmConfig = "project/.mvn/jvm.config";
const jvmProxy = "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=1";

testWith(
  [...sitePrograms, "mvn"],
  "Maven, without files of ours",
  async () => {
    await using here = await world({ user: { env: { AGENT_PROXY_STORES: "none" } } });
    const ask = mavenAsking(here.site.session.home.home);
    const proxy = "<host>127.0.0.1</host><port>1</port>";
    const settings = `<settings><proxies><proxy><active>true</active><protocol>http</protocol>${proxy}</proxy></proxies></settings>\n`;
    await here.mended(ask, ".m2/settings.xml", settings, "other_proxy", refused);
    await here.mended(ask, jvmConfig, jvmProxy, "other_proxy", refused);
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "mvn"],
  "Maven, with a settings.xml and a mavenrc of ours",
  async () => {
    await using here = await world();
    const ask = mavenAsking(here.site.session.home.home);
    const trust = "-Djavax.net.ssl.trustStore=/no/such.p12";
    // Ours in ~/.mavenrc leaves it to JAVA_TOOL_OPTIONS, which the command line of the JVM beats.
    await here.mended(ask, jvmConfig, trust, "other_ca", /PKIX|trustAnchors/);
    await here.harmless(ask, jvmConfig, jvmProxy, "other_proxy");
  },
  timeoutMs,
);
