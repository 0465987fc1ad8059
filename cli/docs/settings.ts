import { grouped, type GroupName, unitOf } from "../../islands/server/groups.ts";
import { server } from "../../islands/text/en/server.ts";
import type { Setting } from "../../services/config/mod.ts";
import { digits, plain, type Writer } from "./fill.ts";

/**
 * Returns the writer of the part `settings`: each by its group, in the words of the page "Server".
 */
export function describeSettings(settings: readonly Setting[]): Writer {
  return () => grouped(settings).map(([group, members]) => section(group, members)).join("\n\n");
}

function section(group: GroupName, members: readonly Setting[]): string {
  return `**${server.groups[group]}**\n\n${members.map(describe).join("\n")}`;
}

function describe(setting: Setting): string {
  const { name, changeable } = setting;
  const sentences = [
    `${plain(server.labels[name])}.`,
    plain(server.hints[name]),
    choicesOf(setting),
    changeable ? "" : "Only where the server runs.",
  ];
  return `- **\`${name}\`** (${boundsOf(setting)}): ${sentences.filter(Boolean).join(" ")}`;
}

/** Default, unit and bounds, such as `24 hours; 1 to 720`. */
function boundsOf({ name, default: value, min, max }: Setting): string {
  const unit = unitOf(name);
  const empty = Array.isArray(value) && value.length === 0 || value === "";
  const usual = empty ? "empty" : `\`${String(value)}\``;
  const bounds = min !== null && max !== null ? `${digits(min)} to ${digits(max)}` : "";
  return [unit ? `${usual} ${server.units[unit]}` : usual, bounds].filter(Boolean).join("; ");
}

/** The values of a choice, with the words that the page has for them. */
function choicesOf({ name, choices }: Setting): string {
  if (!choices) return "";
  const words: Readonly<Record<string, Readonly<Record<string, string>>>> = server.choices;
  return `${
    choices.map((choice) => `\`${choice}\`: ${plain(words[name]?.[choice] ?? choice)}`).join("; ")
  }.`;
}
