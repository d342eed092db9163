// `agentproxy env`, evaluated by each shell as its manual says, whatever the paths in it hold.

import { expect } from "bun:test";
import { dirname } from "node:path";
import { binaryPath } from "../support/binary.ts";
import { runCommand } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import { nginxPrograms, startNginx } from "../support/nginx.ts";
import { originCa } from "../support/origin-ca.ts";
import { program, programPath } from "../support/programs.ts";
import { startSession } from "../support/session.ts";
import { shared } from "../support/shared.ts";
import { createUserHome } from "../support/user-home.ts";

const hostileName = 'it\'s a "state" dir; $HOME `id` $(id) \\t * é';

const nginx = shared(async () =>
  startNginx([{ name: "good.test", certificate: (await originCa()).certificate("good") }]),
);

async function startNamed(stateName: string) {
  const gateway = { extra_roots: [(await originCa()).rootFile], hosts: (await nginx()).hosts };
  return startSession({}, { home: createUserHome({ gateway }, {}, stateName) });
}
const sessions = {
  "a usual path": shared(() => startNamed(".agentproxy")),
  "a path full of quotes": shared(() => startNamed(hostileName)),
};

const shells: readonly (readonly [name: string, flags: readonly string[], evaluate: string])[] = [
  ["dash", [], 'eval "$(agentproxy env)"'],
  ["bash", ["--norc"], 'eval "$(agentproxy env)"'],
  ["bash", ["--norc"], "source <(agentproxy env --shell posix)"],
  ["zsh", ["-f"], 'eval "$(agentproxy env)"'],
  ["fish", ["--no-config"], "agentproxy env --shell fish | source"],
];

const ask = 'curl -sS https://good.test/; printf "%s" "$AGENT_PROXY_STATE_DIR"';

for (const [name, flags, evaluate] of shells) {
  for (const [place, start] of Object.entries(sessions)) {
    testWith([...nginxPrograms, "curl", name], `${name}: ${evaluate}, with ${place}`, async () => {
      const session = await start();
      // A proxy that leads elsewhere must be gone afterwards: env sets or unsets it.
      const env = {
        ...session.home.env,
        PATH: `${dirname(binaryPath())}:${programPath}`,
        https_proxy: "http://127.0.0.1:9",
        ALL_PROXY: "http://127.0.0.1:9",
      };
      const shell = (script: string) =>
        runCommand([program(name), ...flags, "-c", script], { env, cwd: session.home.home });
      const good = await shell(`${evaluate}\n${ask}`);
      expect([good.exitCode, good.stdout]).toEqual([0, `hello from good.test\n${session.stateDir}`]);
      // stderr has the warning about the proxy that was there, and nothing of the shell's.
      expect(good.stderr.split("\n").filter((line) => !/^(agentproxy: .*)?$/.test(line))).toEqual([]);
      const bad = await shell(ask);
      expect(bad.stdout).not.toContain("hello");
    });
  }
}
