// An /etc of one's own: a copy of the machine's, which a command sees in its place.

import { join } from "node:path";
import { program } from "./programs.ts";
import { smallDiskPrograms } from "./small-disk.ts";
import { temporaryFolder } from "./temporary.ts";

const asRoot = process.getuid?.() === 0;

/** What a test needs to use this file. */
export const otherEtcPrograms = smallDiskPrograms;

/** A folder that is laid out like an image, with a copy of /etc in it, without those files that only root may read. */
export function imageWithEtc(): string {
  const image = temporaryFolder("image");
  Bun.spawnSync([program("cp"), "-a", "/etc", image], { stderr: "ignore" });
  return image;
}

/** The command, on whose side the image's etc is /etc. It is exec'd: the pid stays. */
export function withEtcOf(image: string, argv: readonly string[]): string[] {
  const unshare = [program("unshare"), "--mount", ...(asRoot ? [] : ["--user", "--map-root-user"])];
  const script = 'mount --bind "$1" /etc && shift && exec "$@"';
  return [...unshare, "sh", "-c", script, "sh", join(image, "etc"), ...argv];
}
