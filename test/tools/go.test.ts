// Go's command and net/http, in a session.

import { expect } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../support/command.ts";
import { expectLoopback } from "../support/loopback.ts";
import { modulePrograms, writeModuleProxy } from "../support/module-proxy.ts";
import { program } from "../support/programs.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const source = join(import.meta.dir, "../e2e/clients/get.go");

async function version(): Promise<string> {
  const told = await mustRun([program("go"), "env", "GOVERSION"], { env: { HOME: "/", GOCACHE: "off" } });
  return told.trim().replace(/^go/, "");
}

testTool(
  { tool: "go", does: "http.Get", trustsBy: "SSL_CERT_FILE", findsBy: "HTTPS_PROXY", result: "works" },
  [...sitePrograms, "go"],
  async () => {
    await using site = await startSite();
    const { home, env } = site.session.home;
    const client = join(home, "get");
    const building = { ...env, GO111MODULE: "off", CGO_ENABLED: "0" };
    await mustRun([program("go"), "build", "-o", client, source], { env: building, timeoutMs: 120_000 });
    const { stderr } = await expectThreeWays(site, [client, "https://good.test/"], {
      outside: /no such host|server misbehaving/,
      untrusting: /certificate signed by unknown authority/,
      session: "HTTP/2.0 hello from good.test\n",
    });
    expect(stderr).toBe("");
    await expectLoopback(site, (url) => [client, url], "HTTP/1.1");
    return version();
  },
  180_000,
);

testTool(
  {
    tool: "go",
    does: "go get from a module proxy",
    trustsBy: "SSL_CERT_FILE",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, ...modulePrograms, "go"],
  async () => {
    await using site = await startSite();
    await writeModuleProxy(join(site.nginx.filesFolder, "modules"));
    const project = join(site.session.home.home, "project");
    mkdirSync(project);
    writeFileSync(join(project, "go.mod"), "module project\n\ngo 1.16\n");
    const modules = join(site.session.home.home, "modules");
    const env = {
      GOPROXY: "https://good.test/files/modules",
      // The module is in no checksum database.
      GOSUMDB: "off",
      GOTOOLCHAIN: "local",
      GOMODCACHE: modules,
      GOFLAGS: "-modcacherw",
    };
    await expectThreeWays(site, [program("go"), "get", "example.test/pkg@v1.2.3"], {
      outside: /no such host|server misbehaving/,
      untrusting: /certificate signed by unknown authority/,
      session: "",
      options: { cwd: project, env },
    });
    expect(readFileSync(join(project, "go.mod"), "utf8")).toContain("example.test/pkg v1.2.3");
    expect(readFileSync(join(modules, "example.test/pkg@v1.2.3/pkg.go"), "utf8")).toContain("1.2.3");
    return version();
  },
);
