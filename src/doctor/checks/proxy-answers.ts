// Whether a proxy runs, answers, and is in good health.

import { explainProblem } from "../../service/explain-problem.ts";
import type { Check, Finding } from "../check.ts";

export const proxyAnswers: Check = {
  id: "proxy-answers",
  title: "the proxy answers",
  dependsOn: [],
  run: async ({ running, status, stateDir }) => {
    if (running === null) {
      return [
        {
          code: "proxy_not_running",
          gravity: "problem",
          message: `No proxy runs on "${stateDir}"`,
          fix: "agentproxy up --detach",
          place: null,
        },
      ];
    }
    if (status === null) {
      return [
        {
          code: "proxy_silent",
          gravity: "problem",
          message: `The proxy (pid ${running.pid}) does not answer at ${running.url}`,
          fix: "agentproxy down && agentproxy up --detach",
          place: null,
        },
      ];
    }
    const problems = status.problems.filter((code) => !status.toolTrustFailureCodes.includes(code));
    return problems.map((code): Finding => {
      const { message, fix } = explainProblem(code);
      return { code: code.replaceAll("-", "_"), gravity: "problem", message, fix, place: null };
    });
  },
};
