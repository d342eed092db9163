// GET /__agentproxy/: the page for people.

import { bundleHome } from "./bundle-home.ts" with { type: "macro" };
import type { PageMaker } from "./page.ts";

export const homePage: PageMaker = () => {
  const { html, contentSecurityPolicy } = bundleHome();
  return () => ({
    status: 200,
    reason: "OK",
    headers: [
      ["Content-Type", "text/html; charset=utf-8"],
      ["Content-Security-Policy", contentSecurityPolicy],
      ["Referrer-Policy", "no-referrer"],
      ["Cross-Origin-Opener-Policy", "same-origin"],
      ["Cross-Origin-Resource-Policy", "same-origin"],
      // For browsers that do not know frame-ancestors.
      ["X-Frame-Options", "DENY"],
    ],
    body: html,
  });
};
