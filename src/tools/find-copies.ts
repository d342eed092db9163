// Finds every copy of the tools in an image, without running any of them.

import { accessSync, constants, lstatSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expandPattern } from "../host/expand-pattern.ts";
import { realImagePath } from "../host/image-path.ts";
import type { Copy, Image } from "./copy.ts";
import { librarySearch } from "./find-library.ts";
import type { Find, Tool } from "./tool.ts";

/** By the id of the tool, those of PATH first; a tool without a copy is not in it. Takes a few milliseconds, so it is for whoever asks and not for a session's start. */
export function findCopies(tools: readonly Tool[], image: Image): Map<string, readonly Copy[]> {
  const folders = pathFolders(image);
  const findLibrary = librarySearch(image);
  // Many tools are libraries of one interpreter.
  const known = new Map<string, readonly Copy[]>();
  const programsOf = ({ programs, places = [] }: Find): readonly Copy[] => {
    const key = [...programs, ...places].join("\n");
    const found = known.get(key) ?? findPrograms(programs, places, folders, image);
    known.set(key, found);
    return found;
  };
  const copies = new Map<string, readonly Copy[]>();
  for (const { id, find } of tools) {
    const programs = programsOf(find);
    const found = find.library === undefined ? programs : findLibrary(find.library, programs);
    if (found.length > 0) copies.set(id, found);
  }
  return copies;
}

/** The real folders of PATH, in its order, each once. */
function pathFolders({ root, path }: Image): string[] {
  const folders = path
    .split(":")
    .filter((folder) => folder.startsWith("/"))
    .map((folder) => ({ path: join(root, folder), real: realImagePath(root, join(root, folder)) }));
  const first = new Map<string, string>();
  for (const { path: written, real } of folders) {
    // In a root of its own a folder's link may count from there, so that only the real path can be opened.
    if (real !== null && !first.has(real)) first.set(real, root === "/" ? written : real);
  }
  return [...first.values()];
}

function findPrograms(
  programs: readonly string[],
  places: readonly string[],
  folders: readonly string[],
  image: Image,
): Copy[] {
  const paths = [
    ...folders.flatMap((folder) => programs.map((name) => join(folder, name))),
    ...places.flatMap((place) => expandPattern(absolutePlace(place, image))),
  ];
  const copies = new Map<string, Copy>();
  for (const program of paths) {
    const file = programFile(program, image.root);
    if (file === null) continue;
    // A virtual environment's interpreter is a link to another's, and has libraries of its own.
    const environment = dirname(dirname(program));
    const key = exists(join(environment, "pyvenv.cfg")) ? `${file}\n${environment}` : file;
    if (!copies.has(key)) copies.set(key, { program, file, library: null });
  }
  return [...copies.values()];
}

function absolutePlace(place: string, { root, home, folder }: Image): string {
  if (place.startsWith("~/")) return join(home, place.slice(2));
  if (place.startsWith("./")) return join(folder, place.slice(2));
  return join(root, place);
}

/** Null where there is none that this user may run. */
function programFile(path: string, root: string): string | null {
  // Asked first, since most are not there, and to resolve a path costs more than to miss one.
  if (!exists(path)) return null;
  const file = realImagePath(root, path);
  try {
    if (file === null) return null;
    accessSync(file, constants.X_OK);
    return statSync(file).isFile() ? file : null;
  } catch {
    return null;
  }
}

/** Also a link that leads nowhere from here: in an image's folder its target may count from there. */
function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // Below a file, or where this user may not look.
    return false;
  }
}
