// The page's program: draws the status each time that it changes.

import type { StatusDocument } from "../status/document.ts";
import { formatAge } from "../status/measures.ts";
import { byId } from "./element.ts";
import { createFailuresView } from "./failures-view.ts";
import { follow, type Link } from "./feed.ts";
import { showHealth, verdictOn } from "./health-view.ts";
import { showRoute } from "./route-view.ts";
import { showSetUp } from "./set-up-view.ts";
import { showTraffic } from "./traffic-view.ts";
import { whenChanged } from "./when-changed.ts";

/** A status may come many times a second; nobody sees more than this. */
const drawEveryMs = 200;
const tickMs = 1000;

const linkWords: Readonly<Record<Link, string>> = { live: "live", asking: "asking", lost: "no answer" };

const failures = createFailuresView(byId("failures"), byId("failures-note"));
let latest: StatusDocument | null = null;
let startedMs = 0;
let link: Link | null = null;
let willDraw = false;

function draw(): void {
  willDraw = false;
  const verdict = verdictOn(latest, link);
  showHealth(byId("health"), verdict);
  document.title = `${verdict.title} · agentproxy`;
  showLink(byId("link"));
  if (latest === null) return;
  byId("set-up-note").textContent = latest.settingUp ? "going on" : "";
  showTraffic(byId("traffic"), latest);
  showRoute(byId("route"), latest);
  showSetUp(byId("set-up"), latest);
  failures.show(latest, Date.now());
  tick();
}

/** Each change is read out, also one to the same words. */
function showLink(part: HTMLElement): void {
  const now = link;
  if (now === null) return;
  whenChanged(part, now, () => {
    part.textContent = linkWords[now];
    part.dataset["state"] = now;
  });
}

function drawSoon(): void {
  if (willDraw) return;
  willDraw = true;
  setTimeout(draw, drawEveryMs);
}

function tick(): void {
  failures.tick(Date.now());
  if (latest === null) return;
  const up = link === "lost" ? "" : ` · up ${formatAge((Date.now() - startedMs) / 1000)}`;
  byId("about").textContent = `${latest.version}${up}`;
}

draw();
setInterval(tick, tickMs);
void follow({
  status(status) {
    // A proxy of another version may tell what this page cannot show; its own page can.
    if (latest !== null && latest.version !== status.version) location.reload();
    // What comes by events has the time of the whole status before it.
    if (latest?.pid !== status.pid) startedMs = Date.now() - status.uptimeSeconds * 1000;
    latest = status;
    drawSoon();
  },
  link(now) {
    link = now;
    drawSoon();
  },
});
