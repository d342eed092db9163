// Advice that more than one failure ends in.

/** For every denial: it is a decision, not an accident. */
export const reportDenial =
  "Report this to whoever owns the policy; do not retry, and do not look for a way around it.";

/** For a client that may have refused our certificate, or have wanted no more than to see that somebody is there. */
export const ifItFailed =
  "If the tool failed there, run it through agentproxy run, or with the variables of agentproxy env, and never turn verification off; if not, nothing is to be done.";

/** For what only the owner of a site can mend. */
export const tellSite =
  "The site itself is at fault, not this session: tell its owner. Never turn certificate verification off.";
