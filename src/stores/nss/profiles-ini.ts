// profiles.ini, in which Firefox lists its profiles.

import { isAbsolute, join } from "node:path";

/**
 * The folders of the profiles, absolute. `root` goes before those that are absolute in the file, `base` is the folder that
 * the file is in and that the others are relative to.
 * @see https://kb.mozillazine.org/Profiles.ini_file
 */
export function profileFolders(text: string, base: string, root: string): string[] {
  const folders: string[] = [];
  let section = "";
  let path: string | null = null;
  const finish = (): void => {
    if (/^Profile\d+$/.test(section) && path !== null && path !== "")
      folders.push(isAbsolute(path) ? join(root, path) : join(base, path));
    path = null;
  };
  for (const line of text.split(/\r?\n/)) {
    const header = /^\[([^\]]*)\]/.exec(line)?.[1];
    if (header !== undefined) {
      finish();
      section = header;
    } else if (line.startsWith("Path=")) path = line.slice("Path=".length);
  }
  finish();
  return folders;
}

/** A file with one profile, which Firefox then takes for its own. */
export const singleProfileIni = (folderName: string): string =>
  [
    "[Profile0]",
    "Name=default",
    "IsRelative=1",
    `Path=${folderName}`,
    "Default=1",
    "",
    "[General]",
    "StartWithLastProfile=1",
    "Version=2",
    "",
  ].join("\n");
