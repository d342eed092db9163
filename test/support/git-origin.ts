// A git server over smart HTTP: git http-backend behind fcgiwrap behind nginx.

import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { startChild } from "./child.ts";
import { mustRun } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { nginxPrograms, startNginx } from "./nginx.ts";
import type { Nginx } from "./nginx.ts";
import type { TestCertificate } from "./origin-ca.ts";
import { program } from "./programs.ts";
import { temporaryFolder } from "./temporary.ts";
import { until } from "./until.ts";

/** What a test needs installed to use this file. */
export const gitPrograms = [...nginxPrograms, "git", "fcgiwrap", "git-http-backend"];

export interface GitOrigin extends AsyncDisposable {
  /** Its access log tells what git asked for. */
  readonly nginx: Nginx;
  readonly port: number;
  /** Makes an empty bare repository that may be pushed to; it is served at `/git/NAME.git`. Returns its path on disk. */
  createRepository(name: string): Promise<string>;
}

/** Serves repositories at `https://NAME:PORT/git/REPOSITORY.git`, for reading and writing, without a password. */
export async function startGitOrigin(name: string, certificate: TestCertificate): Promise<GitOrigin> {
  const folder = temporaryFolder("git");
  const socket = join(folder, "fcgi.sock");
  const projects = join(folder, "projects");
  mkdirSync(projects);
  const env = freshEnvironment(folder);
  const gateway = startChild([program("fcgiwrap"), "-f", "-s", `unix:${socket}`], { env });
  await until("fcgiwrap to make its socket", () => existsSync(socket));
  const nginx = await startNginx([{ name, certificate, configuration: gitLocation(socket, projects) }]);
  return {
    nginx,
    port: nginx.port(name),
    async createRepository(repository) {
      const path = join(projects, `${repository}.git`);
      await mustRun([program("git"), "init", "--quiet", "--bare", "--initial-branch=main", path], { env });
      return path;
    },
    async [Symbol.asyncDispose]() {
      await nginx.stop();
      await gateway.stop();
    },
  };
}

// REMOTE_USER makes git-http-backend(1) take pushes. The other headers, Git-Protocol and Content-Encoding among them, go
// along as HTTP_* by themselves.
function gitLocation(socket: string, projects: string): string {
  return `
    location ~ ^/git(/.*)$ {
      fastcgi_pass unix:${socket};
      fastcgi_param SCRIPT_FILENAME ${program("git-http-backend")};
      fastcgi_param GIT_PROJECT_ROOT ${projects};
      fastcgi_param GIT_HTTP_EXPORT_ALL 1;
      fastcgi_param PATH_INFO $1;
      fastcgi_param REMOTE_USER tester;
      fastcgi_param REMOTE_ADDR $remote_addr;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
    }
`;
}
