// To be preloaded: the process kills itself at its n-th change to the file system, n being $DIE_AT_STEP. It prints how many
// there were when it comes to its end.

// The object that named imports are taken from as well.
const fs = process.getBuiltinModule("node:fs");

const last = Number(process.env["DIE_AT_STEP"]);
let steps = 0;

function step(): void {
  steps += 1;
  if (steps === last) process.kill(process.pid, "SIGKILL");
}

type AnyFunction = (...args: unknown[]) => unknown;
const functions = fs as unknown as Record<string, AnyFunction>;

/** Those that change what others see. Waiting for the disk does not: what was written outlives the process. */
const changing = [
  "fchmodSync",
  "fchownSync",
  "ftruncateSync",
  "lchownSync",
  "linkSync",
  "mkdirSync",
  "renameSync",
  "rmSync",
  "rmdirSync",
  "symlinkSync",
  "unlinkSync",
];

for (const name of changing) {
  const original = functions[name] as AnyFunction;
  functions[name] = (...args) => {
    step();
    return original(...args);
  };
}

const { openSync, writeFileSync } = fs;
functions["openSync"] = (path, flags, mode) => {
  if (typeof flags === "number" && (flags & fs.constants.O_CREAT) !== 0) step();
  return openSync(path as string, flags as number, mode as number);
};
// Half of it may be there when the end comes.
functions["writeFileSync"] = (target, data) => {
  step();
  const bytes = Buffer.from(data as Uint8Array);
  steps += 1;
  if (steps === last) {
    writeFileSync(target as number, bytes.subarray(0, bytes.length / 2));
    process.kill(process.pid, "SIGKILL");
  }
  writeFileSync(target as number, bytes);
};

process.on("exit", () => fs.writeSync(1, `${steps}\n`));
