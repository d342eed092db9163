// PHP in a session: the curl extension, which reads no variable for the CA, and streams, which read none for the proxy.

import { expect } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testWith } from "../support/need.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import type { Site } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

const programs = [...sitePrograms, "php", "php:curl"];
const url = "https://good.test/";
const curl = `$c = curl_init("${url}"); curl_exec($c) || exit(curl_errno($c));`;
const stream = `
$options = ["http" => ["proxy" => str_replace("http:", "tcp:", getenv("HTTPS_PROXY"))]];
echo file_get_contents("${url}", false, stream_context_create($options)) ?: exit(1);`;

async function version({ session }: Site): Promise<string> {
  return (await session.tool(["php", "-r", "echo PHP_VERSION;"])).stdout;
}

testTool(
  {
    tool: "php",
    does: "the curl extension",
    trustsBy: "PHP_INI_SCAN_DIR",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  programs,
  async () => {
    await using site = await startSite();
    const ask = ["php", "-r", curl];
    // 6: the name could not be resolved; 60: the certificate could not be verified (libcurl-errors(3)).
    expect((await site.outside(ask)).exitCode).toBe(6);
    expect((await site.untrusting(ask)).exitCode).toBe(60);
    const good = await site.session.tool(ask);
    expect(good).toMatchObject({ exitCode: 0, stdout: "hello from good.test\n", stderr: "" });
    return version(site);
  },
);

testTool(
  {
    tool: "php",
    does: "a stream whose context names the proxy",
    trustsBy: "PHP_INI_SCAN_DIR, SSL_CERT_FILE",
    findsBy: "the code",
    result: "works",
  },
  programs,
  async () => {
    await using site = await startSite();
    const ask = ["php", "-r", stream];
    const untrusting = await site.untrusting(ask);
    expect([untrusting.exitCode, untrusting.stdout + untrusting.stderr]).toEqual([
      1,
      expect.stringContaining("certificate verify failed"),
    ]);
    const good = await site.session.tool(ask);
    expect(good).toMatchObject({ exitCode: 0, stdout: "hello from good.test\n", stderr: "" });
    const plain = await site.session.tool(["php", "-r", `echo file_get_contents("${url}");`]);
    expect(plain.stdout + plain.stderr).toContain("getaddrinfo for good.test failed");
    // Each of the two settings is enough.
    for (const name of ["SSL_CERT_FILE", "PHP_INI_SCAN_DIR"]) {
      expect((await site.session.tool(ask, { env: { [name]: "" } })).stdout).toBe("hello from good.test\n");
    }
    return version(site);
  },
);

testWith(programs, "the ini folders that PHP has stay, the user's own among them", async () => {
  await using site = await startSite();
  const { session } = site;
  const files = async (env: Record<string, string>): Promise<string> =>
    (await session.tool(["php", "-r", "echo php_ini_scanned_files();"], { env })).stdout;
  const own = join(session.home.home, "ini");
  mkdirSync(own);
  writeFileSync(join(own, "own.ini"), "precision = 7\n");
  const names = (text: string): string[] => text.split(",").map((name) => name.trim());
  const before = names(await files({ PHP_INI_SCAN_DIR: `:${own}` }));
  const shown = await session.home.agentproxy(["env", "--shell", "json"], {
    env: { PHP_INI_SCAN_DIR: `:${own}` },
  });
  const { PHP_INI_SCAN_DIR = "" } = JSON.parse(shown.stdout) as Record<string, string>;
  expect(names(await files({ PHP_INI_SCAN_DIR }))).toEqual([
    ...before,
    join(session.stateDir, "php.d/agentproxy.ini"),
  ]);
});
