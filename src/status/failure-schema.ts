// The schema of one failure, as status and events tell it.

import type { ClientProcess } from "../ledger/client.ts";
import type { FailureEntry } from "../ledger/ledger.ts";
import { closed, code, count, flag, oneOf, orNull, text, time, type JsonSchema } from "./json-schema.ts";

const process = closed<ClientProcess>(
  "The process whose connection it was; null where the kernel does not tell.",
  {
    pid: count("Its pid."),
    executable: orNull(text("The absolute path of its program.")),
    command: text('Its command line, short, with what is secret in it as "***".'),
    folder: orNull(text("Its working folder.")),
  },
);

export const failureSchema: JsonSchema = closed<FailureEntry>(
  "One failure: repeats of the same code, host and program are counted in it.",
  {
    id: text("Names it: in refusals, in the log, and for `agentproxy explain`."),
    change: text("Names its latest occurrence: what `?since=` and Last-Event-ID take."),
    ts: time("When it happened last."),
    firstTs: time("When it happened first."),
    count: { ...count("How often it has happened."), minimum: 1 },
    kind: code("A coarse word, for scripts; the precise one is the code."),
    code: code("Which failure of the catalogue it is; the guide has a section for each."),
    host: text("`name:port` as asked for; empty where nothing was."),
    detail: text("One sentence about the latest occurrence."),
    process: orNull(process),
    tool: orNull(
      text("The id of the tool that the process is; null for a program that the catalogue has not."),
    ),
    rule: orNull(text("The rule of the policy that decided.")),
    reason: orNull(text("The operator's reason, from the rule.")),
    status: orNull({
      ...count("The HTTP status that the client was answered."),
      minimum: 100,
      maximum: 599,
    }),
    cause: orNull(oneOf("What a rejected CONNECT was rejected for.", ["policy", "credentials", "upstream"])),
    upstreamSaid: orNull(text("What the upstream gateway itself said.")),
    hint: text("What to do next."),
    retry: flag("Whether the same request can succeed later without anything being changed."),
    bytesUp: orNull(count("Bytes from the client, of a tunnel that broke.")),
    bytesDown: orNull(count("Bytes to the client, of a tunnel that broke.")),
    durationMs: orNull(count("How long the tunnel was open, in milliseconds.")),
    closedBy: orNull(oneOf("Who broke the tunnel off.", ["client", "upstream", "origin"])),
    closedWith: orNull(oneOf("With what it was broken off.", ["fin", "reset", "timeout", "tls_alert"])),
  },
);
