// Real languages, libraries and fetchers whose configuration goes against the session, before and after it is mended.

import { expect } from "bun:test";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { archivePrograms, writeArchive } from "../support/package-archive.ts";
import { mendedWorld, nowhere, page, refused } from "../support/mended-world.ts";
import type { Asking } from "../support/mended.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { sitePrograms } from "../support/site.ts";
import { unresolved } from "../support/three-ways.ts";

const timeoutMs = 300_000;
const works = /hello from good\.test/;

testWith(
  [...sitePrograms, "Rscript"],
  "R",
  async () => {
    await using here = await mendedWorld();
    const { home } = here.site.session.home;
    const cwd = join(home, "project");
    mkdirSync(join(cwd, ".git"), { recursive: true });
    const argv = ["Rscript", "-e", `writeLines(readLines(url("${page}")))`];
    const ask: Asking = { argv, works, options: { cwd } };
    const untrusting = /certificate was not OK|SSL certificate problem|SSL peer certificate/;
    for (const file of [".Renviron", "project/.Renviron"]) {
      await here.mended(ask, file, "A=b\nCURL_CA_BUNDLE=CORP\n", "other_ca", untrusting);
      await here.mended(ask, file, `https_proxy=${nowhere}\n`, "other_proxy", /connect to server/);
    }
    await here.mended(ask, ".Renviron", "no_proxy=*\n", "proxy_avoided", /resolve host/);
    await here.harmless(ask, ".Renviron", `HTTPS_PROXY=${nowhere}\n`, "other_proxy");
    await here.mended(ask, ".Rprofile", 'Sys.setenv(CURL_CA_BUNDLE = "CORP")\n', "other_ca", untrusting);
    const two = `Sys.setenv(A = "b", https_proxy = "${nowhere}")\noptions(digits = 3)\n`;
    await here.mended(ask, "project/.Rprofile", two, "other_proxy", /connect to server/);
    await here.harmless(ask, ".Rprofile", `Sys.setenv(HTTPS_PROXY = "${nowhere}")\n`, "other_proxy");
    const download = `download.file("${page}", "page", quiet = TRUE); cat(readLines("page"))`;
    const extra = 'options(download.file.method = "curl", download.file.extra = "-k")\n';
    await here.left(
      { ...ask, argv: ["Rscript", "-e", download], before: () => rmSync(join(cwd, "page"), { force: true }) },
      ".Rprofile",
      extra,
      "verification_off",
      /had nonzero exit status|certificate/,
    );
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "openssl"],
  "programs on OpenSSL",
  async () => {
    await using here = await mendedWorld();
    const { session } = here.site;
    const section = (text: string): string =>
      `openssl_conf = i\n[i]\nssl_conf = s\n[s]\nsystem_default = all\n[all]\n${text}\n`;
    const target = ["-connect", "good.test:443", "-servername", "good.test", "-verify_return_error"];
    const ask: Asking = {
      argv: ["openssl", "s_client", "-quiet", "-proxy", `127.0.0.1:${session.port}`, ...target],
      works,
      options: {
        stdin: "GET / HTTP/1.0\r\nHost: good.test\r\n\r\n",
        env: { OPENSSL_CONF: join(session.home.home, "own.cnf") },
      },
    };
    for (const text of [
      "MaxProtocol = TLSv1.1",
      "CipherString = DEFAULT@SECLEVEL=5",
      "Groups = P-521",
      "SignatureAlgorithms = RSA+SHA256",
    ]) {
      await here.left(
        ask,
        "own.cnf",
        section(text),
        "tls_limited",
        /alert (?:handshake failure|protocol version)/,
      );
    }
    // What it says of trust counts for nobody.
    for (const text of ["VerifyCAFile = CORP", "VerifyMode = None", "MinProtocol = TLSv1.3"]) {
      await here.untold(ask, "own.cnf", section(text));
    }
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "node-current"],
  "Node's options",
  async () => {
    await using here = await mendedWorld();
    const { session } = here.site;
    const script = `require("https").get("${page}", (answer) => answer.pipe(process.stdout)).on("error", (error) => console.error(error.message))`;
    const run = async (options: string): Promise<string> => {
      const env = { NODE_OPTIONS: options };
      const { stdout, stderr } = await session.tool([program("node-current"), "-e", script], { env });
      return stdout + stderr;
    };
    const problems = async (options: string): Promise<string[]> => {
      const env = { ...session.env, NODE_OPTIONS: options };
      const { stdout } = await session.home.agentproxy(["doctor"], { env });
      return stdout.split("\n").filter((line) => line.includes("NODE_OPTIONS"));
    };
    for (const options of ["--use-openssl-ca", "--use-bundled-ca", "--tls-min-v1.3", "--tls-max-v1.2"]) {
      expect([options, await run(options)]).toEqual([options, expect.stringMatching(works)]);
      expect([options, await problems(options)]).toEqual([options, []]);
    }
    expect(await run("--no-use-env-proxy")).toMatch(unresolved);
    expect(await problems("--no-use-env-proxy")).not.toEqual([]);
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, ...archivePrograms, "bazel"],
  "Bazel",
  async () => {
    await using here = await mendedWorld();
    const { site } = here;
    await writeArchive(join(site.nginx.filesFolder, "pkg.tgz"), "pkg", { "hello.txt": "hello\n" });
    const cwd = join(site.session.home.home, "project");
    mkdirSync(join(cwd, ".git"), { recursive: true });
    const url = `urls = ["${page}files/pkg.tgz"], strip_prefix = "pkg"`;
    writeFileSync(
      join(cwd, "WORKSPACE"),
      `load("@bazel_tools//tools/build_defs/repo:http.bzl", "http_archive")\nhttp_archive(name = "pkg", ${url}, build_file_content = "exports_files(['hello.txt'])")\n`,
    );
    writeFileSync(join(cwd, "BUILD"), 'filegroup(name = "all", srcs = ["@pkg//:hello.txt"])\n');
    const options = { cwd, timeoutMs: 120_000 };
    const script = "bazel fetch //:all; bazel clean --expunge";
    const ask: Asking = { argv: ["sh", "-c", script], works: /fetched successfully/, options };
    try {
      const proxy = `common --repo_env=HTTPS_PROXY=${nowhere} --repo_env=https_proxy=${nowhere} --keep_going\n`;
      await here.mended(ask, "project/.bazelrc", proxy, "other_proxy", refused);
    } finally {
      await site.outside(["bazel", "shutdown"], options);
    }
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "wget"],
  "wget, whose file is copied at the start",
  async () => {
    const files = { ".wgetrc": `ca_certificate = /no/such.pem\nhttps_proxy = ${nowhere}\n` };
    await using here = await mendedWorld({ user: { files } });
    const { home } = here.site.session;
    const ask = async (): Promise<string> => {
      const { stdout, stderr } = await here.site.session.tool(["wget", "-nv", "-O-", "--tries=1", page]);
      return stdout + stderr;
    };
    expect(here.site.session.env["WGETRC"]).toBeDefined();
    expect(await ask()).toMatch(refused);
    const doctor = (...argv: string[]) =>
      home.agentproxy(["doctor", ...argv], { env: here.site.session.env });
    expect((await doctor("--fix", "--yes")).exitCode).toBe(0);
    expect(await ask()).toMatch(works);
    expect((await doctor("--undo")).exitCode).toBe(0);
    expect(await ask()).toMatch(refused);
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "wget"],
  "wget's exceptions",
  async () => {
    await using here = await mendedWorld();
    const ask: Asking = { argv: ["wget", "-nv", "-O-", "--tries=1", page], works };
    await here.mended(ask, ".wgetrc", "no_proxy = test\nno_proxy = x.example\n", "proxy_avoided", /resolve/);
    await here.untold(ask, ".wgetrc", "no_proxy = *\n");
  },
  timeoutMs,
);
