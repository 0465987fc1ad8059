import { actions, foreign } from "../../islands/text/en/audit.ts";

/** The part `audit-actions`: what the log can hold, in the words of the page "People". */
export function auditActions(): string {
  const own = Object.entries(actions).map(([action, words]) => `- \`${action}\`: ${words}`);
  const kinds = Object.entries(foreign.kinds)
    .map(([kind, words]) =>
      `- \`${kind}.…\`: something done to ${words}, such as \`${kind}.view\``
    );
  return [...own, ...kinds].join("\n");
}
