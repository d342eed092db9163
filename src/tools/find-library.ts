// Finds libraries where interpreters look for what their programs import, without running them.

import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expandPattern } from "../host/expand-pattern.ts";
import { readRegularFile } from "../host/regular-file.ts";
import type { Copy, Image } from "./copy.ts";
import type { Find } from "./tool.ts";

const largestSettings = 64 * 1024;

type Library = NonNullable<Find["library"]>;

/** The interpreters that have the library, each with where it would take it from. */
type LibrarySearch = (library: Library, interpreters: readonly Copy[]) => Copy[];

/** A search that reads an interpreter's folders once, for however many libraries. */
export function librarySearch(image: Image): LibrarySearch {
  const known = new Map<string, readonly string[]>();
  return ({ of, name }, interpreters) =>
    interpreters.flatMap((copy) => {
      const language = languages[of];
      const key = `${of}\n${copy.program}`;
      const folders =
        known.get(key) ?? language.folders(copy, image).flatMap((pattern) => expandPattern(pattern));
      known.set(key, folders);
      const [library] = folders.flatMap((folder) => language.find(folder, name));
      return library === undefined ? [] : [{ ...copy, library }];
    });
}

interface Language {
  /** Patterns, in the order in which the interpreter looks. */
  folders(interpreter: Copy, image: Image): readonly string[];
  /** The paths in such a folder that hold the library. */
  find(folder: string, name: string): readonly string[];
}

const languages: Readonly<Record<Library["of"], Language>> = {
  python: {
    folders: pythonFolders,
    find: (folder, name) => {
      const path = join(folder, name.replaceAll(".", "/"));
      return [path, `${path}.py`].filter((one) => existsSync(one));
    },
  },
  node: {
    folders: ({ file }, { root, home, folder }) => [
      ...foldersUpTo(root, folder).map((one) => join(one, "node_modules")),
      join(dirname(dirname(file)), "lib/node_modules"),
      join(root, "usr/local/lib/node_modules"),
      join(root, "usr/lib/node_modules"),
      // Of Debian's own packages.
      join(root, "usr/share/nodejs"),
      join(home, ".node_modules"),
    ],
    find: (folder, name) => [join(folder, name)].filter((one) => existsSync(one)),
  },
  perl: {
    folders: ({ file }, { home }) => [
      join(home, "perl5/lib/perl5"),
      ...perlFolders.map((folder) => join(dirname(dirname(file)), folder)),
    ],
    find: (folder, name) => [`${join(folder, ...name.split("::"))}.pm`].filter((one) => existsSync(one)),
  },
  ruby: {
    folders: ({ file }, { root, home }) => {
      const prefix = dirname(dirname(file));
      return [
        join(home, ".gem/ruby/*/gems"),
        join(home, ".local/share/gem/ruby/*/gems"),
        join(root, "var/lib/gems/*/gems"),
        join(prefix, "lib/ruby/gems/*/gems"),
        join(prefix, "share/rubygems-integration/*/gems"),
        join(prefix, "share/gems/gems"),
        // What comes with Ruby, and Debian's own packages.
        join(prefix, "lib/ruby/*"),
      ];
    },
    find: (folder, name) => [
      ...expandPattern(join(folder, `${name}-*`)).filter((path) =>
        /^\d/.test(basename(path).slice(name.length + 1)),
      ),
      ...[join(folder, `${name}.rb`)].filter((one) => existsSync(one)),
    ],
  },
};

/** Below /usr, or wherever perl was installed: as Debian, Fedora, Arch and perl itself have them. */
const perlFolders: readonly string[] = [
  "lib/perl5/site_perl/*",
  "local/lib/*-linux-*/perl/*",
  "local/share/perl/*",
  "local/share/perl5",
  "lib/*-linux-*/perl5/*",
  "lib64/perl5/vendor_perl",
  "lib/perl5/vendor_perl",
  "share/perl5/vendor_perl",
  "share/perl5",
  "lib/*-linux-*/perl/*",
  "lib64/perl5",
  "lib/perl5/core_perl",
  "lib/perl5/*",
  "share/perl/*",
];

/** In the order of sys.path: the user's, the machine's, the distribution's. */
function pythonFolders({ program, file }: Copy, { home }: Image): string[] {
  const environment = dirname(dirname(program));
  const settings = join(environment, "pyvenv.cfg");
  const site = sitePackages(file, home);
  if (!existsSync(settings)) return site;
  const own = join(environment, "lib*/python3*/site-packages");
  return seesSite(settings) ? [own, ...site] : [own];
}

/** Whether a virtual environment (PEP 405) also takes what is installed beside its interpreter. */
function seesSite(settings: string): boolean {
  try {
    const text = readRegularFile(settings, largestSettings).toString("utf8");
    return /^include-system-site-packages\s*=\s*true/im.test(text);
  } catch {
    return false;
  }
}

/** None for what is no interpreter itself, such as the script by which a version manager starts one. */
function sitePackages(file: string, home: string): string[] {
  const version = /^python(\d\.\d+)/.exec(basename(file))?.[1];
  if (version === undefined) return [];
  const prefix = dirname(dirname(file));
  return [
    join(home, `.local/lib/python${version}/site-packages`),
    // Debian's.
    join(prefix, `local/lib/python${version}/dist-packages`),
    join(prefix, `lib/python${version.slice(0, 1)}/dist-packages`),
    // Fedora's.
    join(prefix, `local/lib/python${version}/site-packages`),
    join(prefix, `lib64/python${version}/site-packages`),
    join(prefix, `lib/python${version}/site-packages`),
  ];
}

function foldersUpTo(root: string, folder: string): string[] {
  const folders = [folder];
  for (let one = folder; one !== root && one !== dirname(one);) {
    one = dirname(one);
    folders.push(one);
  }
  return folders;
}
