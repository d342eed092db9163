// Which way everything goes, and by whose rules.

import type { StatusDocument } from "../status/document.ts";
import { formatCount } from "../status/measures.ts";
import { element, foreign } from "./element.ts";
import { facts, type Fact } from "./facts.ts";
import { heading } from "./sentence.ts";
import { whenChanged } from "./when-changed.ts";

export function showRoute(list: HTMLElement, status: StatusDocument): void {
  const { url, upstream, policy, noProxy, pid } = status;
  whenChanged(list, [url, upstream, policy, noProxy, pid], () => {
    const way = upstream === null ? ownGateway(policy) : upstreamGateway(upstream);
    list.replaceChildren(
      ...facts([
        ["Tools use", foreign(url, "path")],
        ...way,
        ["Goes around", around(noProxy)],
        ["Process", `pid ${pid}`],
      ]),
    );
  });
}

const mostUnfolded = 6;

function around(noProxy: readonly string[]): Node | string {
  if (noProxy.length === 0) return "nothing";
  const hosts = foreign(noProxy.join(", "), "path");
  if (noProxy.length <= mostUnfolded) return hosts;
  return element("details", {}, element("summary", {}, formatCount(noProxy.length, "host")), hosts);
}

function ownGateway({ default: usual, rules, source }: StatusDocument["policy"]): readonly Fact[] {
  return [
    ["Through", "the embedded gateway"],
    ["Policy", `${heading(usual)} by default, ${formatCount(rules, "rule")}`],
    ["Written in", source === "built-in" ? null : foreign(source, "path")],
  ];
}

function upstreamGateway(upstream: NonNullable<StatusDocument["upstream"]>): readonly Fact[] {
  return [
    ["Through", foreign(upstream.url, "path")],
    ["Logs in", upstream.authenticated ? "with credentials" : "without credentials"],
    ["Policy", "that of the upstream gateway"],
  ];
}
