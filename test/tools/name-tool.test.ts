// Tests that processes are named as the tools that they are.

import { expect, test } from "bun:test";
import { nameTool } from "../../src/tools/name-tool.ts";

test.each([
  ["/usr/bin/curl", ["curl", "https://a.test"], "curl"],
  ["/usr/lib/git-core/git-remote-http", ["/usr/lib/git-core/git-remote-https", "origin", "u"], "git"],
  ["/usr/bin/python3.11", ["/usr/bin/python3", "-m", "pip", "install", "x"], "pip"],
  ["/usr/bin/python3.11", ["/usr/bin/python3", "/usr/bin/pip", "install", "x"], "pip"],
  ["/usr/bin/python3.11", ["python3", "work.py"], "python"],
  ["/usr/bin/node", ["node", "/usr/lib/node_modules/npm/bin/npm-cli.js", "view"], "npm"],
  ["/usr/bin/node", ["npm view smol-toml"], "npm"],
  ["/usr/bin/node", ["node", "server.js"], "node"],
  ["/usr/lib/apt/methods/http", ["/usr/lib/apt/methods/https"], "apt"],
  [
    "/usr/lib/jvm/j/bin/java",
    ["java", "-Dmaven.home=/m", "org.codehaus.plexus.classworlds.launcher.Launcher"],
    "maven",
  ],
  ["/usr/lib/jvm/j/bin/java", ["java", "-jar", "app.jar"], "java"],
  ["/opt/thing", ["thing"], null],
  [null, [], null],
])("%s %j", (executable, argv, tool) => {
  expect(nameTool({ executable, argv })).toBe(tool);
});
