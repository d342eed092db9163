// Eight transfers at once, over tunnels of their own or in as few as h2 needs, do not get mixed up.

import { expect } from "bun:test";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeBigFile } from "../support/big-file.ts";
import { testWith } from "../support/need.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";

const parts = 8;
const partMiB = 8;
const partBytes = partMiB * 1024 * 1024;
let digest = "";
const site = shared(async () => {
  const started = await startSite();
  digest = writeBigFile(join(started.nginx.filesFolder, "big"), parts * partMiB);
  return started;
});

for (const protocol of ["--http1.1", "--http2"]) {
  testWith([...sitePrograms, "curl"], `down with curl ${protocol}`, async () => {
    const { session } = await site();
    const before = (await session.status()).tunnels.total;
    const files = Array.from({ length: parts }, (_, i) => join(session.home.home, `part${i}`));
    const argv = ["curl", "--parallel"];
    for (const [i, file] of files.entries()) {
      const range = `${i * partBytes}-${(i + 1) * partBytes - 1}`;
      argv.push(protocol, "-sS", "-r", range, "-o", file, "https://good.test/files/big");
      if (i < parts - 1) argv.push("--next");
    }
    expect(await session.tool(argv)).toMatchObject({ exitCode: 0 });
    const hash = createHash("sha256");
    for (const file of files) hash.update(readFileSync(file));
    expect(hash.digest("hex")).toBe(digest);
    if (protocol === "--http1.1") expect((await session.status()).tunnels.total - before).toBe(parts);
  });
}
