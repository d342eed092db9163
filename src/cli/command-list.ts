// The commands there are, in the order of the help.

import { ca } from "./commands/ca.ts";
import { check } from "./commands/check.ts";
import type { Command } from "./command.ts";
import { doctor } from "./commands/doctor.ts";
import { down } from "./commands/down.ts";
import { env } from "./commands/env.ts";
import { explain } from "./commands/explain.ts";
import { guide } from "./commands/guide.ts";
import { gateway } from "./commands/gateway.ts";
import { logs } from "./commands/logs.ts";
import { run } from "./commands/run.ts";
import { status } from "./commands/status.ts";
import { uninstall } from "./commands/uninstall.ts";
import { up } from "./commands/up.ts";

export const commands: readonly Command[] = [
  run,
  up,
  down,
  env,
  status,
  logs,
  explain,
  check,
  doctor,
  guide,
  gateway,
  ca,
  uninstall,
];
