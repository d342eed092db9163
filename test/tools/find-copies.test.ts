// Tests of the search for tools, in folders laid out like images.

import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { tools } from "../../src/tools/catalogue.ts";
import { findCopies } from "../../src/tools/find-copies.ts";
import type { Find, Tool } from "../../src/tools/tool.ts";
import { temporaryFolder } from "../support/temporary.ts";

interface Layout {
  /** Programs, by path; a text is where a link points. */
  readonly programs?: Readonly<Record<string, string | true>>;
  /** Files that are no programs: contents by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly path?: string;
}

/** What is found of one tool in such an image: program and library, without the image's own folder. */
function found(find: Partial<Find>, { programs = {}, files = {}, path = "/usr/bin:/bin" }: Layout): string[] {
  const root = temporaryFolder("image");
  for (const [name, link] of Object.entries(programs)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    if (link === true) writeFileSync(join(root, name), "", { mode: 0o755 });
    else symlinkSync(link, join(root, name));
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text, { mode: 0o644 });
  }
  const tool = { id: "tool", find: { programs: ["tool"], version: [], ...find } } as unknown as Tool;
  const image = { root, home: join(root, "home/user"), path, folder: join(root, "home/user/work/project") };
  const copies = findCopies([tool], image).get("tool") ?? [];
  const inImage = (one: string): string => one.slice(root.length);
  return copies.map(({ program, library }) =>
    library === null ? inImage(program) : `${inImage(program)} ${inImage(library)}`,
  );
}

describe("a program", () => {
  test("is found in every folder of PATH, in its order", () => {
    const programs = { "/usr/bin/tool": true, "/usr/local/bin/tool": true } as const;
    expect(found({}, { programs, path: "/usr/local/bin:/none:/usr/bin:/usr/local/bin" })).toEqual([
      "/usr/local/bin/tool",
      "/usr/bin/tool",
    ]);
  });

  test("counts once, whatever links lead to it, from the image's root too", () => {
    const programs = {
      "/bin": "/usr/bin",
      "/usr/bin/tool": "/etc/alternatives/tool",
      "/etc/alternatives/tool": "/usr/lib/tool-2/tool",
      "/usr/lib/tool-2/tool": true,
      "/usr/local/bin/tool2": "../../bin/tool",
    } as const;
    expect(
      found({ programs: ["tool2", "tool"] }, { programs, path: "/bin:/usr/bin:/usr/local/bin" }),
    ).toEqual(["/usr/bin/tool"]);
  });

  test("is what this user may run: no file without the right, no folder, no link that leads nowhere", () => {
    const programs = { "/b/tool": "/none", "/c/tool": "tool" } as const;
    const files = { "/a/tool": "", "/d/tool/file": "" };
    expect(found({}, { programs, files, path: "/a:/b:/c:/d:/a/tool" })).toEqual([]);
  });

  test("is looked for where PATH names a folder by its whole name", () => {
    expect(found({}, { programs: { "/home/user/work/project/tool": true }, path: ":.:project" })).toEqual([]);
  });

  test("is found at places outside PATH, in the home and in the project", () => {
    const programs = {
      "/home/user/.versions/2/bin/tool": true,
      "/home/user/.versions/10/bin/tool": true,
      "/opt/x/bin/tool": true,
      "/home/user/work/project/.tool/tool-4": true,
    } as const;
    const places = ["~/.versions/*/bin/tool", "/opt/*/bin/tool", "./.tool/tool-*", "~/.none/*/tool"];
    expect(found({ places }, { programs })).toEqual([
      "/home/user/.versions/10/bin/tool",
      "/home/user/.versions/2/bin/tool",
      "/opt/x/bin/tool",
      "/home/user/work/project/.tool/tool-4",
    ]);
  });

  test("in a folder that this user may not read is none", () => {
    const root = temporaryFolder("image");
    mkdirSync(join(root, "closed"));
    writeFileSync(join(root, "closed/tool"), "", { mode: 0o755 });
    chmodSync(join(root, "closed"), 0o000);
    const tool = { id: "tool", find: { programs: ["tool"], version: [] } } as unknown as Tool;
    const image = { root, home: root, path: "/closed", folder: root };
    // Root reads it all the same.
    expect(findCopies([tool], image).size).toBe(process.getuid?.() === 0 ? 1 : 0);
    chmodSync(join(root, "closed"), 0o755);
  });
});

describe("a library of Python", () => {
  const find = { programs: ["python3"], library: { of: "python", name: "requests" } } as const;
  const debian = { "/usr/bin/python3": "python3.11", "/usr/bin/python3.11": true } as const;

  test("is found where Debian, Fedora and Python itself keep it", () => {
    const inDebian = { "/usr/lib/python3/dist-packages/requests/__init__.py": "" };
    expect(found(find, { programs: debian, files: inDebian })).toEqual([
      "/usr/bin/python3 /usr/lib/python3/dist-packages/requests",
    ]);
    const inFedora = { "/usr/lib/python3.11/site-packages/requests/__init__.py": "" };
    expect(found(find, { programs: debian, files: inFedora })).toEqual([
      "/usr/bin/python3 /usr/lib/python3.11/site-packages/requests",
    ]);
    const module = { "/usr/local/lib/python3.11/dist-packages/requests.py": "" };
    expect(found(find, { programs: debian, files: module })).toEqual([
      "/usr/bin/python3 /usr/local/lib/python3.11/dist-packages/requests.py",
    ]);
  });

  test("is the user's own before the distribution's", () => {
    const files = {
      "/usr/lib/python3/dist-packages/requests/__init__.py": "",
      "/home/user/.local/lib/python3.11/site-packages/requests/__init__.py": "",
    };
    expect(found(find, { programs: debian, files })).toEqual([
      "/usr/bin/python3 /home/user/.local/lib/python3.11/site-packages/requests",
    ]);
  });

  test("is another version's not", () => {
    const files = { "/usr/lib/python3.9/site-packages/requests/__init__.py": "" };
    expect(found(find, { programs: debian, files })).toEqual([]);
  });

  test("of a virtual environment is beside that of the interpreter that it links to", () => {
    const programs = { ...debian, "/home/user/venv/bin/python3": "/usr/bin/python3.11" } as const;
    const files = {
      "/usr/lib/python3/dist-packages/requests/__init__.py": "",
      "/home/user/venv/pyvenv.cfg": "home = /usr/bin\ninclude-system-site-packages = false\n",
      "/home/user/venv/lib/python3.11/site-packages/requests/__init__.py": "",
    };
    const path = "/home/user/venv/bin:/usr/bin";
    expect(found(find, { programs, files, path })).toEqual([
      "/home/user/venv/bin/python3 /home/user/venv/lib/python3.11/site-packages/requests",
      "/usr/bin/python3 /usr/lib/python3/dist-packages/requests",
    ]);
  });

  test.each([
    ["true", ["/home/user/venv/bin/python3 /usr/lib/python3/dist-packages/requests"]],
    ["false", []],
  ])("of the system is seen from a virtual environment where that says so: %s", (sees, expected) => {
    const programs = {
      "/usr/bin/python3.11": true,
      "/home/user/venv/bin/python3": "/usr/bin/python3.11",
    } as const;
    const files = {
      "/usr/lib/python3/dist-packages/requests/__init__.py": "",
      "/home/user/venv/pyvenv.cfg": `home = /usr/bin\ninclude-system-site-packages = ${sees}\n`,
    };
    expect(found(find, { programs, files, path: "/home/user/venv/bin" })).toEqual([...expected]);
  });

  test("is a version manager's, and not its shim's", () => {
    const programs = {
      "/home/user/.pyenv/shims/python3": true,
      "/home/user/.pyenv/versions/3.12.1/bin/python3": "python3.12",
      "/home/user/.pyenv/versions/3.12.1/bin/python3.12": true,
    } as const;
    const site = "/home/user/.pyenv/versions/3.12.1/lib/python3.12/site-packages";
    const files = { [`${site}/requests/__init__.py`]: "" };
    const places = ["~/.pyenv/versions/*/bin/python3"];
    expect(found({ ...find, places }, { programs, files, path: "/home/user/.pyenv/shims" })).toEqual([
      `/home/user/.pyenv/versions/3.12.1/bin/python3 ${site}/requests`,
    ]);
  });
});

describe("a library of another language", () => {
  const rows: readonly [
    of: NonNullable<Find["library"]>["of"],
    name: string,
    program: string,
    file: string,
    library: string,
  ][] = [
    [
      "node",
      "axios",
      "/usr/bin/node",
      "/home/user/work/node_modules/axios/package.json",
      "/home/user/work/node_modules/axios",
    ],
    [
      "node",
      "axios",
      "/usr/local/bin/node",
      "/usr/local/lib/node_modules/axios/package.json",
      "/usr/local/lib/node_modules/axios",
    ],
    ["node", "axios", "/usr/bin/node", "/usr/share/nodejs/axios/package.json", "/usr/share/nodejs/axios"],
    [
      "perl",
      "IO::Socket::SSL",
      "/usr/bin/perl",
      "/usr/share/perl5/IO/Socket/SSL.pm",
      "/usr/share/perl5/IO/Socket/SSL.pm",
    ],
    [
      "perl",
      "Net::SSLeay",
      "/usr/bin/perl",
      "/usr/lib/x86_64-linux-gnu/perl5/5.36/Net/SSLeay.pm",
      "/usr/lib/x86_64-linux-gnu/perl5/5.36/Net/SSLeay.pm",
    ],
    [
      "perl",
      "LWP",
      "/usr/local/bin/perl",
      "/usr/local/lib/perl5/site_perl/5.40.0/LWP.pm",
      "/usr/local/lib/perl5/site_perl/5.40.0/LWP.pm",
    ],
    [
      "ruby",
      "rack",
      "/usr/bin/ruby",
      "/var/lib/gems/3.1.0/gems/rack-2.2.6/lib/rack.rb",
      "/var/lib/gems/3.1.0/gems/rack-2.2.6",
    ],
    [
      "ruby",
      "rack",
      "/usr/bin/ruby",
      "/usr/lib/ruby/vendor_ruby/rack.rb",
      "/usr/lib/ruby/vendor_ruby/rack.rb",
    ],
  ];
  test.each(rows)("%s: %s of %s at %s", (of, name, program, file, path) => {
    const find = { programs: [program.slice(program.lastIndexOf("/") + 1)], library: { of, name } };
    const layout = { programs: { [program]: true } as const, files: { [file]: "" }, path: dirname(program) };
    expect(found(find, layout)).toEqual([`${program} ${path}`]);
    expect(found(find, { ...layout, files: {} })).toEqual([]);
  });

  test("is not one whose name only begins so", () => {
    const files = { "/var/lib/gems/3.1.0/gems/rack-test-2.0.2/lib/x.rb": "" };
    const find = { programs: ["ruby"], library: { of: "ruby", name: "rack" } } as const;
    expect(found(find, { programs: { "/usr/bin/ruby": true }, files })).toEqual([]);
  });
});

test("the whole catalogue is looked for on this machine in a moment", () => {
  const image = {
    root: "/",
    home: process.env["HOME"] ?? "/",
    path: process.env["PATH"] ?? "",
    folder: process.cwd(),
  };
  const times = Array.from({ length: 5 }, () => {
    const startedMs = performance.now();
    expect(findCopies(tools, image).has("openssl")).toBe(true);
    return performance.now() - startedMs;
  });
  // A few milliseconds where nothing else runs.
  expect(Math.min(...times)).toBeLessThan(50);
});
