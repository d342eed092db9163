// What a docker client asks its daemon for: a stand-in that notes each request and refuses it.

import { runCommand } from "./command.ts";
import type { Session } from "./session.ts";

export interface DockerRequest {
  /** "/containers/create", without the API's version. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** Runs a shell command whose docker talks to the stand-in, and gives what it asked for. */
export async function askedOfDocker(
  session: Session,
  command: string,
  folder: string,
): Promise<DockerRequest[]> {
  const requests: DockerRequest[] = [];
  using server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const { pathname, searchParams } = new URL(request.url);
      if (pathname === "/_ping") return new Response("OK", { headers: { "Api-Version": "1.41" } });
      const path = pathname.replace(/^\/v[\d.]+/, "");
      requests.push({ path, query: searchParams, body: await request.text() });
      return Response.json({ message: "noted" }, { status: 500 });
    },
  });
  const env = { ...session.env, DOCKER_HOST: `tcp://127.0.0.1:${server.port}`, DOCKER_BUILDKIT: "0" };
  const { stderr } = await runCommand(["sh", "-c", command], { env, cwd: folder });
  if (!stderr.includes("noted")) throw new Error(`Cannot run ${command}: ${stderr}`);
  return requests;
}
