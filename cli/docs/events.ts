import { EVENT_KINDS, EVENT_TABLE, type Rule } from "../../services/events/table.ts";
import type { EventName } from "../../services/contract/events.ts";

const VIEWERS = [
  ["owner", "the owner"],
  ["administrator", "administrators"],
  ["reader", "who may see the thing"],
  ["other", "others"],
] as const;

/** The part `events`: who gets which event, by the kinds that a client can subscribe to. */
export function events(): string {
  const rows = Object.entries(EVENT_TABLE) as [EventName, Rule<EventName>][];
  return EVENT_KINDS.map((kind) => {
    const names = rows.filter(([, rule]) => rule.kind === kind);
    const byShares = Map.groupBy(names, ([, rule]) => sharesOf(rule));
    const lines = [...byShares].map(([shares, members]) =>
      `  - ${members.map(([name]) => `\`${name}\``).join(", ")}: ${shares}`
    );
    return `- **\`${kind}\`**\n${lines.join("\n")}`;
  }).join("\n");
}

function sharesOf(rule: Rule<EventName>): string {
  const of = (share: "full" | "part") =>
    VIEWERS.filter(([viewer]) => shareOf(rule[viewer]) === share).map(([, words]) => words);
  const whole = of("full");
  if (whole.length === VIEWERS.length) return "everybody";
  const part = of("part");
  return [
    whole.join(" and "),
    part.length > 0 ? `in part: ${part.join(" and ")}` : "",
  ].filter(Boolean).join("; ");
}

function shareOf(share: Rule<EventName>["owner"]): "full" | "part" | "none" {
  return typeof share === "function" ? "part" : share;
}
