import type { Visibility } from "../contract/fields.ts";
import type { GrantLevel } from "../contract/sharing.ts";
import type { Verb } from "./kinds.ts";

/**
 * What somebody may do with a thing, as a number: each level includes those below it.
 * 0 does not know that it exists, 1 view, 2 add, 3 edit, 4 own.
 */
export type Level = 0 | 1 | 2 | 3 | 4;

export const NEEDED: Readonly<Record<Verb, Level>> = { view: 1, add: 2, edit: 3, own: 4 };
export const GRANTED: Readonly<Record<GrantLevel, Level>> = { view: 1, add: 2, edit: 3 };
export const OPEN: Readonly<Record<Visibility, Level>> = { private: 0, shared: 1, public: 2 };

/** A thing as seen by one person who is not an administrator. */
export interface Seen {
  isOwner: boolean;
  /** What everybody may do with it. */
  open: Level;
  /** The best grant that this person has on it, by name or through a group. */
  granted: Level;
  /** A board that was shared with this person, who left it. */
  left: boolean;
}

/** The rule for everything but images. */
export function levelOf(thing: Seen): Level {
  if (thing.isOwner) return 4;
  if (thing.left) return 0;
  return Math.max(thing.open, thing.granted) as Level;
}

/**
 * The rule for images: the owner owns; a grant on the picture itself lets view or edit; whoever
 * may see the board may view what is on it. Nobody gains more over a picture by its being on their
 * board: the board's owner may take it off, which is a right over the board.
 */
export function imageLevel(
  image: { isOwner: boolean; granted: Level },
  board: Level,
): Level {
  if (image.isOwner) return 4;
  const own: Level = image.granted >= 3 ? 3 : image.granted >= 1 ? 1 : 0;
  return Math.max(own, board >= 1 ? 1 : 0) as Level;
}
