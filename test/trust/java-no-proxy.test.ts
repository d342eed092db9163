// Tests of the hosts that a JVM reaches without the proxy.

import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isJavaDefault, javaNoProxy } from "../../src/trust/java-no-proxy.ts";
import { mustRun } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { temporaryFolder } from "../support/temporary.ts";

test("hosts are told in Java's form", () => {
  expect(javaNoProxy(["localhost", "127.0.0.1", "::1", ".example.com", "a.test", "a.test", "*.b.test"])).toBe(
    "localhost|127.0.0.1|[::1]|*.example.com|a.test|*.a.test|*.b.test",
  );
});

test.each([
  ["10.0.0.0/8", "10.*"],
  ["192.168.0.0/16", "192.168.*"],
  ["10.1.2.0/24", "10.1.2.*"],
  ["10.1.2.3/32", "10.1.2.3"],
  ["10.1.2.7/30", "10.1.2.4|10.1.2.5|10.1.2.6|10.1.2.7"],
  ["172.16.0.0/14", "172.16.*|172.17.*|172.18.*|172.19.*"],
  ["10.0.0.0/9", ""],
  ["10.0.0.0/0", ""],
  ["10.0.0.0/33", ""],
  ["10.0.0.0/x", ""],
  ["fd00::/8", ""],
])("the network %s is %p", (network, patterns) => {
  expect(javaNoProxy([network])).toBe(patterns);
});

test("loopback is what a JVM leaves out by itself, and nothing else", () => {
  expect(isJavaDefault(["localhost", "127.0.0.1", "::1"])).toBe(true);
  expect(isJavaDefault([])).toBe(true);
  for (const host of ["a.test", "127.evil.test", "10.0.0.1", ".localhost"])
    expect(isJavaDefault([host])).toBe(false);
});

describe("a JVM", () => {
  const program = `public class Ask {
    public static void main(String[] hosts) {
      for (String host : hosts) {
        System.out.println(java.net.ProxySelector.getDefault().select(java.net.URI.create("https://" + host + "/")).get(0).type());
      }
    }
  }`;
  const direct = ["localhost", "[::1]", "a.test", "www.a.test", "x.b.test", "10.1.2.3", "172.31.255.1"];
  const proxied = ["aa.test", "a.test.example", "b.test", "11.1.2.3", "172.32.0.1"];

  testWith(["java", "javac"], "takes them as they are meant", async () => {
    const folder = temporaryFolder("java");
    const env = freshEnvironment(folder);
    writeFileSync(join(folder, "Ask.java"), program);
    const noProxy = ["localhost", "::1", "a.test", ".b.test", "10.0.0.0/8", "172.16.0.0/12"];
    const flags = ["-Dhttps.proxyHost=127.0.0.1", `-Dhttp.nonProxyHosts=${javaNoProxy(noProxy)}`];
    const output = await mustRun(["java", ...flags, join(folder, "Ask.java"), ...direct, ...proxied], {
      env,
    });
    expect(output.trim().split("\n")).toEqual([...direct.map(() => "DIRECT"), ...proxied.map(() => "HTTP")]);
  });
});
