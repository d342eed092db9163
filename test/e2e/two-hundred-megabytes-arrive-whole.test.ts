// 200 MB pass in either direction and over either protocol, each byte in its place.

import { expect } from "bun:test";
import { join } from "node:path";
import { fileDigest, writeBigFile } from "../support/big-file.ts";
import { testWith } from "../support/need.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";

const sizeMiB = 200;
const sizeBytes = sizeMiB * 1024 * 1024;
const programs = [...sitePrograms, "curl"];
let digest = "";
const site = shared(async () => {
  const started = await startSite();
  digest = writeBigFile(join(started.nginx.filesFolder, "big"), sizeMiB);
  return started;
});

for (const protocol of ["--http1.1", "--http2"]) {
  testWith(programs, `down with curl ${protocol}`, async () => {
    const { session } = await site();
    const before = (await session.status()).tunnels.bytesDown;
    const file = join(session.home.home, "down");
    const ask = ["curl", "-sS", protocol, "-o", file, "https://good.test/files/big"];
    expect(await session.tool(ask)).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await fileDigest(file)).toBe(digest);
    expect((await session.status()).tunnels.bytesDown - before).toBeGreaterThanOrEqual(sizeBytes);
  });

  testWith(programs, `up with curl ${protocol}`, async () => {
    const { nginx, session } = await site();
    const before = (await session.status()).tunnels.bytesUp;
    const file = join(nginx.filesFolder, "big");
    const ask = ["curl", "-sS", protocol, "-T", file, `https://good.test/uploads/${protocol}`];
    expect(await session.tool(ask)).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await fileDigest(join(nginx.uploadsFolder, protocol))).toBe(digest);
    expect((await session.status()).tunnels.bytesUp - before).toBeGreaterThanOrEqual(sizeBytes);
  });
}
