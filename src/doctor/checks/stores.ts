// Whether what was set up for tools outside the state directory is still as it was left.

import type { Check, Finding } from "../check.ts";

export const stores: Check = {
  id: "stores",
  title: "stores and settings of tools",
  dependsOn: ["proxy-answers", "certificate-authority"],
  run: async ({ status, verifyStores }) => {
    if (status === null) return null;
    const asLeft = status.accommodations.filter(({ state }) => state === "failed");
    // Each place is looked at again, since somebody may have changed it after the start.
    const now = await verifyStores(status.accommodations.filter(({ state }) => state !== "failed"));
    return [...asLeft, ...now].map(({ code, detail, advice, path }): Finding => ({
      code: code ?? "store_failed",
      gravity: "warning",
      message: detail ?? `"${path}" is not as it was left`,
      fix: advice ?? "agentproxy down && agentproxy up --detach",
      place: path,
    }));
  },
};
