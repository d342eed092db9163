// How much goes through: a few large numbers.

import type { StatusDocument } from "../status/document.ts";
import { formatBytes, formatCount } from "../status/measures.ts";
import { element } from "./element.ts";
import { grouped } from "./sentence.ts";
import { whenChanged } from "./when-changed.ts";

export function showTraffic(list: HTMLElement, status: StatusDocument): void {
  const { tunnels, connections, recentRelayFailures } = status;
  const failed = recentRelayFailures.reduce((sum, { count }) => sum + count, 0);
  const tiles: readonly (readonly [name: string, value: string, note: string])[] = [
    ["Tunnels now", grouped(tunnels.open), `of ${grouped(connections.limit)}`],
    ["Tunnels in all", grouped(tunnels.total), "since start"],
    [
      "Failed",
      grouped(failed),
      failed === 0 ? "since start" : formatCount(recentRelayFailures.length, "kind"),
    ],
    ["Received", formatBytes(tunnels.bytesDown), "since start"],
    ["Sent", formatBytes(tunnels.bytesUp), "since start"],
  ];
  whenChanged(list, tiles, () => {
    list.replaceChildren(
      ...tiles.map(([name, value, note]) =>
        element(
          "div",
          { class: "card tile" },
          element("dt", {}, name),
          element("dd", {}, element("strong", {}, value), element("span", {}, note)),
        ),
      ),
    );
  });
}
