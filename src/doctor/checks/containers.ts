// Whether containers that are started from here would look for the proxy in themselves.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { readOptionalFile } from "../../host/optional-file.ts";
import type { Check, Finding } from "../check.ts";

const loopback = /^https?:\/\/(?:[^@/]*@)?(?:127\.|localhost|\[::1\])/i;
const hint =
  'docker run --network host -v "$AGENT_PROXY_CA_BUNDLE_PATH":/etc/ssl/certs/ca-certificates.crt:ro …; docker build --network host …';

export const containers: Check = {
  id: "containers",
  title: "containers",
  dependsOn: [],
  run: async ({ env, home }) => {
    const folder = env["DOCKER_CONFIG"] || join(home, ".docker");
    const file = join(folder, "config.json");
    const text = readOptionalFile(file);
    const found: Finding[] = [];
    for (const [key, value] of Object.entries(proxiesOf(text))) {
      if (!loopback.test(value)) continue;
      const message = `proxies.${key} is at loopback, which in a container is the container itself`;
      found.push({ code: "docker_proxy_at_loopback", gravity: "warning", message, fix: hint, place: file });
    }
    const socket = env["DOCKER_HOST"]?.replace(/^unix:\/\//, "") ?? "/var/run/docker.sock";
    if (found.length === 0 && existsSync(socket)) {
      const message =
        "Containers have a loopback of their own: what runs in one does not reach the proxy by itself";
      found.push({ code: "containers_apart", gravity: "note", message, fix: hint, place: socket });
    }
    return found;
  },
};

/** "default.httpsProxy" to its URL, of what the docker client passes into containers (docs.docker.com, Configure the Docker CLI). */
function proxiesOf(text: string | null): Record<string, string> {
  let config: unknown;
  try {
    config = JSON.parse(text ?? "{}");
  } catch {
    // docker itself complains of a file that it cannot read.
    return {};
  }
  const { proxies } = (config ?? {}) as { proxies?: Record<string, Record<string, unknown>> };
  return Object.fromEntries(
    Object.entries(proxies ?? {}).flatMap(([daemon, settings]) =>
      Object.entries(settings ?? {}).flatMap(([key, value]): [string, string][] =>
        typeof value === "string" ? [[`${daemon}.${key}`, value]] : [],
      ),
    ),
  );
}
