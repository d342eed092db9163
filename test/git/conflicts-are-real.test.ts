// Real git with each conflict in its configuration: it fails, doctor tells why, and what doctor says to run mends it.

import { expect } from "bun:test";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CheckReport } from "../../src/doctor/check.ts";
import { testWith } from "../support/need.ts";
import { sitePrograms, startSite } from "../support/site.ts";

const page = "https://good.test/";

interface Row {
  readonly code: string;
  /** Of ~/.gitconfig. */
  readonly text: string;
  readonly wrong: RegExp;
}

const rows: readonly Row[] = [
  {
    code: "http_proxy_other",
    text: "[http]\n\tproxy = http://127.0.0.1:1\n",
    wrong: /Failed to connect|refused|Couldn't connect/,
  },
  { code: "http_proxy_empty", text: `[http "${page}"]\n\tproxy =\n`, wrong: /resolve/ },
  {
    code: "remote_proxy_other",
    text: '[remote "origin"]\n\tproxy = http://127.0.0.1:1\n',
    wrong: /Failed to connect|refused|Couldn't connect/,
  },
  { code: "remote_proxy_empty", text: '[remote "origin"]\n\tproxy =\n', wrong: /resolve/ },
  {
    code: "pinned_public_key",
    text: "[http]\n\tpinnedPubkey = sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    wrong: /public key|pinned/i,
  },
  { code: "client_certificate", text: "[http]\n\tsslCert = /no/such.pem\n", wrong: /certificate|no\/such/i },
  {
    code: "https_to_ssh",
    text: `[url "ssh://git@good.test/"]\n\tinsteadOf = ${page}\n`,
    wrong: /ssh|resolve hostname|Could not read from remote/i,
  },
  {
    code: "protocol_blocked",
    text: '[protocol "https"]\n\tallow = never\n',
    wrong: /transport 'https' not allowed/,
  },
  {
    code: "ssl_backend_unsupported",
    text: "[http]\n\tsslBackend = schannel\n",
    wrong: /Unsupported SSL backend/,
  },
];

testWith(
  [...sitePrograms, "git"],
  "each conflict",
  async () => {
    await using site = await startSite();
    const user = site.session.home;
    const { home } = user;
    const cwd = join(home, "project");
    mkdirSync(cwd);
    await site.session.tool(["git", "init", "-q"], { cwd });
    await site.session.tool(["git", "remote", "add", "origin", `${page}repo`], { cwd });
    const ask = async (): Promise<string> => {
      const { stdout, stderr } = await site.session.tool(["git", "ls-remote", "origin"], { cwd });
      return stdout + stderr;
    };
    const reached = /not found/;
    expect(await ask()).toMatch(reached);
    for (const { code, text, wrong } of rows) {
      writeFileSync(join(home, ".gitconfig"), text);
      expect([code, await ask()]).toEqual([code, expect.stringMatching(wrong)]);
      const { stdout } = await user.agentproxy(["doctor", "--json"], { env: site.session.env, cwd });
      const { checks } = JSON.parse(stdout) as { checks: CheckReport[] };
      const findings = checks.find(({ id }) => id === "git")?.findings ?? [];
      expect(findings.map((finding) => [finding.code, finding.gravity])).toEqual([[code, "problem"]]);
      expect(findings[0]?.place).toStartWith(`${home}/.gitconfig`);
      await site.session.tool(["sh", "-c", findings[0]?.fix ?? "false"], { cwd });
      expect([code, await ask()]).toEqual([code, expect.stringMatching(reached)]);
      rmSync(join(home, ".gitconfig"), { force: true });
    }
  },
  120_000,
);
