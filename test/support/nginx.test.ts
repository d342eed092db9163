// Tests of the nginx and git origins, asked directly.

import { expect } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileDigest, writeBigFile } from "./big-file.ts";
import { leafCases } from "./certificate-cases.ts";
import { mustRun, runCommand } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { gitPrograms, startGitOrigin } from "./git-origin.ts";
import { testWith } from "./need.ts";
import { nginxPrograms, startNginx } from "./nginx.ts";
import { originCa } from "./origin-ca.ts";
import { program } from "./programs.ts";
import { shared } from "./shared.ts";
import { temporaryFolder } from "./temporary.ts";
import { until } from "./until.ts";

const home = temporaryFolder("home");
const env = freshEnvironment(home);
const nginx = shared(async () => {
  const ca = await originCa();
  return startNginx([
    { name: "good.test", certificate: ca.certificate("good") },
    { name: "old.test", certificate: await ca.issue("old.test"), http2: false },
  ]);
});

async function curl(name: string, path: string, ...flags: readonly string[]): Promise<string> {
  const port = (await nginx()).port(name);
  const ca = await originCa();
  const connection = ["--cacert", ca.rootFile, "--resolve", `${name}:${port}:127.0.0.1`];
  return mustRun([program("curl"), "-sS", ...connection, ...flags, `https://${name}:${port}${path}`], {
    env,
  });
}

testWith([...nginxPrograms, "curl"], "nginx speaks h2 and http/1.1, and tells both in its log", async () => {
  const version = ["-w", "%{http_version}"];
  expect(await curl("good.test", "/", ...version)).toBe("hello from good.test\n2");
  expect(await curl("old.test", "/", ...version)).toBe("hello from old.test\n1.1");
  const server = await nginx();
  await until("both log lines", () => server.requests().length >= 2);
  expect(
    server.requests().map((request) => [request.server, request.sni, request.protocol, request.status]),
  ).toEqual([
    ["good.test", "good.test", "HTTP/2.0", 200],
    ["old.test", "old.test", "HTTP/1.1", 200],
  ]);
});

testWith([...nginxPrograms, "curl"], "nginx serves and stores a large file unharmed", async () => {
  const server = await nginx();
  const digest = writeBigFile(join(server.filesFolder, "big"), 20);
  await curl("good.test", "/files/big", "-o", join(home, "big"));
  expect(await fileDigest(join(home, "big"))).toBe(digest);
  await curl("old.test", "/uploads/big", "-T", join(home, "big"));
  expect(await fileDigest(join(server.uploadsFolder, "big"))).toBe(digest);
});

testWith(nginxPrograms, "one nginx shows every certificate of the PKI, the weak ones too", async () => {
  const ca = await originCa();
  await using all = await startNginx(
    leafCases.map((one) => ({ name: `${one.name}.case`, certificate: ca.certificate(one.name) })),
  );
  for (const one of leafCases) {
    const port = all.port(`${one.name}.case`);
    const shown = await runCommand(
      [program("openssl"), "s_client", "-cipher", "DEFAULT:@SECLEVEL=0", "-connect", `127.0.0.1:${port}`],
      { env },
    );
    const leaf = readFileSync(ca.certificate(one.name).chainFile, "utf8").split("-----END")[0] ?? "";
    expect({ name: one.name, ours: shown.stdout.includes(leaf) }).toEqual({ name: one.name, ours: true });
  }
});

testWith(gitPrograms, "the git origin is cloned from and pushed to", async () => {
  const ca = await originCa();
  await using origin = await startGitOrigin("git.test", await ca.issue("git.test"));
  const bare = await origin.createRepository("project");
  const trust = [
    "-c",
    `http.sslCAInfo=${ca.rootFile}`,
    "-c",
    `http.curloptResolve=git.test:${origin.port}:127.0.0.1`,
  ];
  const author = ["-c", "user.name=Tester", "-c", "user.email=tester@example.test"];
  const folder = join(temporaryFolder("clone"), "project");
  const git = (...args: readonly string[]) =>
    mustRun([program("git"), ...trust, ...author, ...args], { env });
  await git("clone", "--quiet", `https://git.test:${origin.port}/git/project.git`, folder);
  // Over http.postBuffer (1 MiB), so that the push is chunked.
  writeBigFile(join(folder, "big"), 3);
  writeFileSync(join(folder, "README"), "hello\n");
  await git("-C", folder, "add", ".");
  await git("-C", folder, "commit", "--quiet", "-m", "first");
  await git("-C", folder, "push", "--quiet", "origin", "HEAD:main");
  expect(await git("-C", bare, "log", "--format=%s", "main")).toBe("first\n");
});
