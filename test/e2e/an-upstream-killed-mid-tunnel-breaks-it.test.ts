// Squid is killed in the middle of a transfer: the client sees that it broke, and the ledger knows how far it came.

import { expect } from "bun:test";
import { join } from "node:path";
import { writeBigFile } from "../support/big-file.ts";
import { startChild } from "../support/child.ts";
import { testWith } from "../support/need.ts";
import { nginxPrograms, startNginx } from "../support/nginx.ts";
import { originCa } from "../support/origin-ca.ts";
import { startSession } from "../support/session.ts";
import { squidPrograms, startSquid } from "../support/squid.ts";
import { until } from "../support/until.ts";

const programs = [...squidPrograms, ...nginxPrograms, "curl"];
const mebibyte = 1024 * 1024;

for (const direction of ["download", "upload"] as const) {
  testWith(
    programs,
    `in the middle of ${direction === "download" ? "a download" : "an upload"}`,
    async () => {
      const ca = await originCa();
      await using nginx = await startNginx([{ name: "good.test", certificate: ca.certificate("good") }]);
      await using squid = await startSquid({ originRoots: ca.rootFile, names: ["good.test"] });
      await using session = await startSession({
        proxy: { upstream: squid.bumpUrl, upstream_ca: squid.caFile },
      });
      const file = join(nginx.filesFolder, "big");
      writeBigFile(file, 30);
      const url = `https://good.test:${nginx.port("good.test")}`;
      const transfer =
        direction === "download"
          ? ["-o", "/dev/null", `${url}/files/big`]
          : ["-T", file, `${url}/uploads/big`];
      await using curl = startChild(["curl", "-sS", "--limit-rate", "4M", ...transfer], { env: session.env });

      const moved = async (): Promise<number> => {
        const { tunnels } = await session.status();
        return direction === "download" ? tunnels.bytesDown : tunnels.bytesUp;
      };
      await until("a part to have passed", async () => (await moved()) > 3 * mebibyte);
      await squid.kill();
      expect(await curl.exited).not.toBe(0);
      expect(curl.stderr()).toMatch(/^curl: \((?:16|18|55|56|92)\)/);

      await until("the tunnel's end", async () => (await session.status()).tunnels.open === 0);
      const { recentRelayFailures, tunnels } = await session.status();
      // Where the last record was whole, nothing tells a killed server's end from an ill-mannered one's.
      if (direction === "download" && recentRelayFailures.length === 0) return;
      expect(recentRelayFailures).toMatchObject([
        { code: "tunnel-broken", host: `good.test:${nginx.port("good.test")}`, count: 1, retry: true },
      ]);
      const [failure] = recentRelayFailures;
      expect([failure?.bytesUp, failure?.bytesDown]).toEqual([tunnels.bytesUp, tunnels.bytesDown]);
    },
  );
}
