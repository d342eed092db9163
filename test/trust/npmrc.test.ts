// Tests of finding out whether npm is told of CAs.

import { beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rootCertificates } from "node:tls";
import { findNpmCas } from "../../src/trust/npmrc.ts";
import { mustRun } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import { program, programPath } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";

let root: string;
let home: string;
let project: string;
let env: Record<string, string>;

function put(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** An image with Node and npm under /usr, as far as finding them goes. */
beforeEach(() => {
  root = realpathSync(temporaryFolder("npmrc"));
  home = join(root, "home");
  project = join(home, "work", "project");
  put(join(root, "usr/bin/node"), "");
  put(join(root, "usr/lib/node_modules/npm/bin/npm-cli.js"), "");
  symlinkSync("../lib/node_modules/npm/bin/npm-cli.js", join(root, "usr/bin/npm"));
  mkdirSync(project, { recursive: true });
  env = { HOME: home, PATH: `${root}/nothing:${root}/usr/bin:/bin` };
});

const found = (extra: Record<string, string> = {}) => findNpmCas({ ...env, ...extra }, project);

test("where no file says anything, npm is told of none", () => {
  put(join(home, ".npmrc"), "fund=false\n; cafile=/x\n# cafile=/x\n//registry.example/:cafile=/x\n");
  expect(found()).toEqual({ isSet: false, files: [], inline: [] });
});

describe("a cafile is found in", () => {
  const at = (path: string, by: string) => ({
    isSet: true,
    files: [{ path: "/corp/ca.pem", by: `${by} in ${path}` }],
    inline: [],
  });
  const line = "cafile=/corp/ca.pem\n";

  test("the user's npmrc", () => {
    const path = put(join(home, ".npmrc"), line);
    expect(found()).toEqual(at(path, "cafile"));
  });

  test("the npmrc that NPM_CONFIG_USERCONFIG names, instead of the user's", () => {
    put(join(home, ".npmrc"), "cafile=/other.pem\n");
    // Above the project, so that it would be seen as a project's.
    project = join(root, "elsewhere");
    const path = put(join(root, "my-npmrc"), line);
    expect(found({ NPM_CONFIG_USERCONFIG: path })).toEqual(at(path, "cafile"));
    expect(found({ npm_config_userconfig: path })).toEqual(at(path, "cafile"));
    expect(found({ "Npm-Config-userconfig": path })).toEqual(at(path, "cafile"));
  });

  test("the global npmrc, next to the node on PATH", () => {
    const path = put(join(root, "usr/etc/npmrc"), line);
    expect(found()).toEqual(at(path, "cafile"));
  });

  test("the global npmrc, next to npm where node is a version manager's shim", () => {
    put(join(root, "shims/node"), "#!/bin/sh\n");
    const path = put(join(root, "usr/etc/npmrc"), line);
    expect(found({ PATH: `${root}/shims:${root}/usr/bin` })).toEqual(at(path, "cafile"));
  });

  test("the npmrc that NPM_CONFIG_GLOBALCONFIG names, instead of the global one", () => {
    put(join(root, "usr/etc/npmrc"), "cafile=/other.pem\n");
    const path = put(join(root, "my-global"), line);
    expect(found({ NPM_CONFIG_GLOBALCONFIG: path })).toEqual(at(path, "cafile"));
  });

  test.each([
    ["NPM_CONFIG_PREFIX", (prefix: string) => ({ NPM_CONFIG_PREFIX: prefix })],
    ["PREFIX", (prefix: string) => ({ PREFIX: prefix })],
  ])("the global npmrc under %s", (_name, extra) => {
    const path = put(join(root, "prefix/etc/npmrc"), line);
    expect(found(extra(join(root, "prefix")))).toEqual(at(path, "cafile"));
  });

  test("the global npmrc under the prefix that the user's or the built-in npmrc sets", () => {
    const path = put(join(home, ".global/etc/npmrc"), line);
    put(join(home, ".npmrc"), "prefix=~/.global\n");
    expect(found()).toEqual(at(path, "cafile"));
    put(join(home, ".npmrc"), "");
    put(join(root, "usr/lib/node_modules/npm/npmrc"), `prefix = "${home}/.global"\n`);
    expect(found()).toEqual(at(path, "cafile"));
  });

  test("npm's built-in npmrc", () => {
    const path = put(join(root, "usr/lib/node_modules/npm/npmrc"), line);
    expect(found()).toEqual(at(path, "cafile"));
  });

  test("the environment, in any spelling of npm's", () => {
    for (const name of ["npm_config_cafile", "NPM_CONFIG_CAFILE", "npm-config-cafile"]) {
      expect(found({ [name]: "/corp/ca.pem" })).toEqual({
        isSet: true,
        files: [{ path: "/corp/ca.pem", by: "npm_config_cafile" }],
        inline: [],
      });
    }
  });
});

describe("a project's npmrc", () => {
  test("tells that npm needs the bundle, but its CAs are not everybody's", () => {
    put(join(project, ".npmrc"), "cafile=./evil.pem\n");
    expect(found()).toEqual({ isSet: true, files: [], inline: [] });
  });

  test("is looked for in the folders above", () => {
    put(join(project, "..", ".npmrc"), "ca[]=x\n");
    expect(found()).toEqual({ isSet: true, files: [], inline: [] });
    expect(findNpmCas(env, join(project, "packages", "deep"))).toEqual({
      isSet: true,
      files: [],
      inline: [],
    });
  });

  test("that is a link to a device is passed over", () => {
    symlinkSync("/dev/zero", join(project, ".npmrc"));
    expect(found().isSet).toBe(false);
  });
});

describe("the value", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["cafile=/c/ca.pem", "/c/ca.pem"],
    ["  cafile   =   /c/ca.pem   ", "/c/ca.pem"],
    ['cafile="/c/a b.pem"', "/c/a b.pem"],
    ["cafile='/c/a;b.pem'", "/c/a;b.pem"],
    ["cafile=/c/ca.pem ; why", "/c/ca.pem"],
    ["cafile=/c/ca.pem # why", "/c/ca.pem"],
    ["\uFEFFcafile=/c/ca.pem", "/c/ca.pem"],
    ["x=1\r\ncafile=/c/ca.pem\r\n", "/c/ca.pem"],
    ["cafile=${CORP}/ca.pem", "/corp/ca.pem"],
    ["cafile=${CORP?}/ca.pem", "/corp/ca.pem"],
    ["cafile=/c/${NONE}/ca.pem", "/c/${NONE}/ca.pem"],
  ];
  test.each(rows)("of %p is %p", (text, path) => {
    put(join(home, ".npmrc"), text);
    expect(found({ CORP: "/corp" }).files.map((file) => file.path)).toEqual([path]);
  });

  test("that begins with ~/ is in the home, and a relative one in the current folder", () => {
    put(join(home, ".npmrc"), "cafile=~/ca.pem");
    expect(found().files[0]?.path).toBe(join(home, "ca.pem"));
    put(join(home, ".npmrc"), "cafile=certs/ca.pem");
    expect(found().files[0]?.path).toBe(join(project, "certs/ca.pem"));
  });

  test.each([
    "cafile=",
    "cafile=null",
    "cafile=false",
    "cafile",
    "[section]\ncafile=/x",
    "cafiles=/x",
    "my-cafile=/x",
    "ca=",
  ])("%p is no CA", (text) => {
    put(join(home, ".npmrc"), text);
    expect(found()).toEqual({ isSet: false, files: [], inline: [] });
  });

  test("of ca is the certificate itself", () => {
    const pem = rootCertificates[0] ?? "";
    put(join(home, ".npmrc"), `ca[]="${pem.trim().replaceAll("\n", "\\n")}"\nca[]="garbage"\n`);
    const { isSet, inline } = found();
    expect([isSet, inline.length]).toEqual([true, 1]);
  });
});

testWith(["npm"], "the real npm reads the files where we look for them", async () => {
  const npm = program("npm");
  const configs = JSON.parse(
    await mustRun([npm, "config", "ls", "--json", "-l"], {
      env: { PATH: programPath, HOME: home, npm_config_update_notifier: "false" },
      cwd: project,
    }),
  ) as { globalconfig: string; userconfig: string };
  const environment = { HOME: home, PATH: programPath };
  put(join(home, ".npmrc"), "cafile=/corp/user.pem\n");
  const bys = findNpmCas(environment, project).files.map(({ by }) => by);
  expect(bys).toContain(`cafile in ${configs.userconfig}`);
  // The global file is the machine's own, so it can only be compared where it sets a CA.
  if (
    (await Bun.file(configs.globalconfig).exists()) &&
    /^cafile/m.test(await Bun.file(configs.globalconfig).text())
  ) {
    expect(bys).toContain(`cafile in ${configs.globalconfig}`);
  }
});
