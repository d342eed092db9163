// `agentproxy run`, with nothing up: the command's tools work, its output and exit code are its own, and nothing stays.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { nginxPrograms, startNginx } from "../support/nginx.ts";
import { originCa } from "../support/origin-ca.ts";
import { createUserHome } from "../support/user-home.ts";

const script = `
curl -sS https://good.test/
python3 -c 'import sys, urllib.request as u; sys.stdout.write(u.urlopen("https://good.test/").read().decode())'
echo "$AGENT_PROXY_PORT"
curl -sf https://good.test/absent
exit $?
`;

testWith([...nginxPrograms, "curl", "python3"], "two tools, and the exit code of the last", async () => {
  const ca = await originCa();
  await using nginx = await startNginx([{ name: "good.test", certificate: ca.certificate("good") }]);
  const gateway = { extra_roots: [ca.rootFile], hosts: nginx.hosts };
  const home = createUserHome({ gateway });
  const { exitCode, stdout, stderr } = await home.agentproxy(["run", "--", "sh", "-c", script]);
  const [first, second, port, ...rest] = stdout.split("\n");
  expect([first, second, rest, stderr]).toEqual(["hello from good.test", "hello from good.test", [""], ""]);
  // curl's, for a 404 with -f.
  expect(exitCode).toBe(22);
  expect(nginx.requests()).toHaveLength(3);
  expect(fetch(`http://127.0.0.1:${port}/__agentproxy/status`)).rejects.toThrow();
  expect((await home.agentproxy(["status"])).exitCode).toBe(3);
});
