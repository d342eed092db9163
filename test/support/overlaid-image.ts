// This machine's own system folders, that a command may change as it likes: what it writes goes into a layer of its own.

import { program } from "./programs.ts";
import { temporaryFolder } from "./temporary.ts";

const folders = ["etc", "usr", "var", "opt"];

export interface OverlaidImage {
  /** The command line that runs a shell script seeing the folders, until its end. */
  argv(script: string, ...args: readonly string[]): string[];
}

const mount = `
set -e
mount -t tmpfs none "$1"
for one in ${folders.join(" ")}; do
  mkdir -p "$1/was/$one" "$1/new/$one" "$1/work/$one"
  mount --bind "/$one" "$1/was/$one"
  mount -t overlay none -o "lowerdir=$1/was/$one,upperdir=$1/new/$one,workdir=$1/work/$one" "/$one"
done
set +e`;

/** Functions for scripts: what has changed since, as "NEW path", "GONE path" and "CHANGED path"; nothing where all is as it was. */
const changes = `
changes() {
  (cd "$layers/new" && find . -mindepth 2) | sort | while read -r path; do
    is="$layers/new/$path" was="$layers/was/$path"
    if [ -c "$is" ]; then [ ! -e "$was" ] || echo "GONE $path"
    elif [ ! -e "$was" ] && [ ! -L "$was" ]; then echo "NEW $path"
    elif [ "$(stat -c '%F %a %u %g' "$is")" != "$(stat -c '%F %a %u %g' "$was")" ]; then echo "CHANGED $path"
    elif [ -L "$is" ]; then [ "$(readlink "$is")" = "$(readlink "$was")" ] || echo "CHANGED $path"
    elif [ -f "$is" ]; then cmp -s "$is" "$was" || echo "CHANGED $path"
    fi
  done
}`;

/** Only root has them; a container's may lack the right to mount. */
export function createOverlaidImage(): OverlaidImage {
  const layers = temporaryFolder("layers");
  return {
    argv: (script, ...args) => [
      program("unshare"),
      "--mount",
      "--propagation=private",
      "sh",
      "-c",
      `${mount}\nlayers="$1"; shift\n${changes}\n${script}`,
      "sh",
      layers,
      ...args,
    ],
  };
}

function canOverlay(): boolean {
  if (process.getuid?.() !== 0) return false;
  const tried = Bun.spawnSync(createOverlaidImage().argv("true"), { stderr: "ignore" });
  return tried.exitCode === 0;
}

/** What a test needs to use this file. */
export const overlaidImagePrograms = [
  "unshare",
  "mount",
  ...(canOverlay() ? [] : ["permission to mount overlays"]),
];
