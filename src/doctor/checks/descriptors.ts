// Whether the proxy may have enough connections open.

import { descriptorLimit } from "../../host/descriptors.ts";
import type { Check } from "../check.ts";

/** A package manager alone opens up to a hundred at once. */
const fewConnections = 200;

export const descriptors: Check = {
  id: "descriptors",
  title: "the proxy may open enough connections",
  dependsOn: ["proxy-answers"],
  run: async ({ running, status }) => {
    if (running === null || status === null) return null;
    const { open, limit } = status.connections;
    const files = descriptorLimit(`/proc/${running.pid}/limits`);
    const place = `pid ${running.pid}`;
    if (limit < fewConnections) {
      const message = `The proxy may have only ${limit} connections open, since its limit on open files is ${files}`;
      const fix = "ulimit -n 65536, then agentproxy down && agentproxy up --detach";
      return [{ code: "few_descriptors", gravity: "warning", message, fix, place }];
    }
    if (open < limit * 0.9) return [];
    const message = `${open} of at most ${limit} connections are open`;
    return [
      { code: "connections_nearly_used_up", gravity: "warning", message, fix: "ulimit -n 65536", place },
    ];
  },
};
