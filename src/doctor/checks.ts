// The checks of `doctor`, in the order in which they are told.

import type { Check } from "./check.ts";
import { certificateAuthority } from "./checks/certificate-authority.ts";
import { containers } from "./checks/containers.ts";
import { descriptors } from "./checks/descriptors.ts";
import { bareChild, environmentIsComplete } from "./checks/environment.ts";
import { git } from "./checks/git.ts";
import { overridingFiles } from "./checks/overriding-files.ts";
import { proxyAnswers } from "./checks/proxy-answers.ts";
import { stateDir } from "./checks/state-dir.ts";
import { stores } from "./checks/stores.ts";
import { upstream } from "./checks/upstream.ts";

export const checks: readonly Check[] = [
  stateDir,
  proxyAnswers,
  upstream,
  descriptors,
  certificateAuthority,
  stores,
  environmentIsComplete,
  bareChild,
  git,
  overridingFiles,
  containers,
];
