// A process that asks for the lock named by its argument, says whether it has it, and stays until its stdin ends.

import { takeLock } from "../../src/host/lock.ts";

const lock = await takeLock(process.argv[2] ?? "");
process.stdout.write(lock === null ? "refused\n" : "owner\n");
Bun.gc(true);
await Bun.stdin.text();
