// The commands there are, in the order of the help.

import { ca } from "./ca.ts";
import type { Command } from "./command.ts";
import { down } from "./down.ts";
import { env } from "./env.ts";
import { gateway } from "./gateway.ts";
import { run } from "./run.ts";
import { status } from "./status.ts";
import { up } from "./up.ts";

export const commands: readonly Command[] = [run, up, down, env, status, gateway, ca];
