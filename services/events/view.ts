import type { EventName, EventPayloads } from "../contract/events.ts";
import { EVENT_TABLE, type EventKind } from "./table.ts";
import type { AtelierEvent, Concern, Viewer } from "./types.ts";

/** The role in which a viewer sees an event. */
export type ViewerKind = "owner" | "administrator" | "reader" | "other";

interface AnyRule {
  kind: EventKind | null;
  owner: AnyShare;
  administrator: AnyShare;
  reader: AnyShare;
  other: AnyShare;
}
type AnyShare = "full" | "none" | ((data: never, viewer: Viewer) => unknown);

/** Recipients of names that the table lacks: better too few than too many. */
const UNKNOWN: AnyRule = {
  kind: null,
  owner: "full",
  administrator: "full",
  reader: "none",
  other: "none",
};

export function ruleOf(name: string): AnyRule {
  return Object.hasOwn(EVENT_TABLE, name) ? EVENT_TABLE[name as EventName] : UNKNOWN;
}

/** An owner who is also an administrator is the owner; among several owners, the administrator. */
function viewerKind(concern: Concern, viewer: Viewer): ViewerKind {
  if (concern.ownerId !== null && concern.ownerId === viewer.userId) return "owner";
  if (viewer.isAdmin) return "administrator";
  if (concern.owners?.has(viewer.userId)) return "owner";
  if (concern.readers === "all" || concern.readers?.has(viewer.userId)) return "reader";
  return "other";
}

/** Returns what a viewer gets of an event: its payload, a redacted one, or null. Pure. */
export function view(event: AtelierEvent, viewer: Viewer): EventPayloads[EventName] | null {
  const share = ruleOf(event.name)[viewerKind(event.concern, viewer)];
  if (share === "none") return null;
  if (share === "full") return event.data;
  return share(event.data as never, viewer) as EventPayloads[EventName];
}

/** Viewers with the same key get the same bytes; each of several owners has their own. */
export function viewKey(concern: Concern, viewer: Viewer): string {
  const kind = viewerKind(concern, viewer);
  return kind === "owner" && concern.ownerId === null ? `owner:${viewer.userId}` : kind;
}
