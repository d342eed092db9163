// Real tools whose configuration goes against the session in the places that variables name, before and after it is mended.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { askingPip, mendedWorld, nowhere, page, refused } from "../support/mended-world.ts";
import type { Asking } from "../support/mended.ts";
import { testWith } from "../support/need.ts";
import { sitePrograms } from "../support/site.ts";

const timeoutMs = 240_000;
const works = /hello from good\.test/;

testWith(
  [...sitePrograms, "curl", "wget"],
  "curl and wget",
  async () => {
    await using here = await mendedWorld();
    const { home } = here.site.session.home;
    const curl = (env: Record<string, string>): Asking => ({
      argv: ["curl", "-sS", page],
      works,
      options: { env },
    });
    const elsewhere = join(home, "elsewhere");
    const text = `proxy = ${nowhere}\n`;
    await here.mended(curl({ CURL_HOME: elsewhere }), "elsewhere/.curlrc", text, "other_proxy", refused);
    // Without the dot it is read by later versions alone.
    await here.mended(
      curl({ XDG_CONFIG_HOME: elsewhere }),
      "elsewhere/.curlrc",
      text,
      "other_proxy",
      refused,
    );
    const argv = ["wget", "-nv", "-O-", "--tries=1", page];
    const wget: Asking = { argv, works, options: { env: { WGETRC: join(home, "own.wgetrc") } } };
    await here.mended(wget, "own.wgetrc", "# mine\nuse_proxy = off\n", "proxy_avoided", /resolve/);
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "python3:pip"],
  "pip",
  async () => {
    await using here = await mendedWorld();
    const { home } = here.site.session.home;
    const text = `[global]\nproxy = ${nowhere}\n`;
    for (const [file, env] of [
      ["own.conf", { PIP_CONFIG_FILE: join(home, "own.conf") }],
      ["elsewhere/pip/pip.conf", { XDG_CONFIG_HOME: join(home, "elsewhere") }],
    ] as const) {
      await here.mended(askingPip(home, env), file, text, "other_proxy", refused);
    }
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "npm"],
  "npm",
  async () => {
    await using here = await mendedWorld({
      server: { configuration: 'location /-/ping { return 200 "{}"; }' },
    });
    const { home } = here.site.session.home;
    const ask: Asking = {
      argv: ["npm", "ping", "--registry", page, "--fetch-retries=0"],
      works: /PONG/,
      options: { env: { NPM_CONFIG_USERCONFIG: join(home, "own.npmrc") } },
    };
    await here.mended(ask, "own.npmrc", `https-proxy=${nowhere}\n`, "other_proxy", refused);
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "Rscript"],
  "R",
  async () => {
    await using here = await mendedWorld();
    const { home } = here.site.session.home;
    const argv = ["Rscript", "-e", `writeLines(readLines(url("${page}")))`];
    const ask = (env: Record<string, string>): Asking => ({ argv, works, options: { env } });
    const unreached = /connect to server/;
    const environ = `https_proxy=${nowhere}\n`;
    const profile = `Sys.setenv(https_proxy = "${nowhere}")\n`;
    await here.mended(ask({ R_ENVIRON_USER: join(home, "own") }), "own", environ, "other_proxy", unreached);
    await here.mended(
      ask({ R_PROFILE_USER: join(home, "own.R") }),
      "own.R",
      profile,
      "other_proxy",
      unreached,
    );
    await here.mended(ask({ R_PROFILE: join(home, "site.R") }), "site.R", profile, "other_proxy", unreached);
    // Of the user's own R reads the first alone.
    mkdirSync(join(home, "project"));
    writeFileSync(join(home, "project/.Renviron"), "A=b\n");
    const below = { ...ask({}), options: { cwd: join(home, "project") } };
    await here.harmless(below, ".Renviron", environ, "other_proxy");
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "git"],
  "git",
  async () => {
    await using here = await mendedWorld();
    const { home } = here.site.session.home;
    const ask: Asking = {
      argv: ["git", "ls-remote", `${page}repo`],
      works: /not found/,
      options: { env: { GIT_CONFIG_GLOBAL: join(home, "own.gitconfig") } },
    };
    await here.mended(ask, "own.gitconfig", `[http]\n\tproxy = ${nowhere}\n`, "other_proxy", refused);
  },
  timeoutMs,
);
