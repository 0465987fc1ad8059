import type { Visibility } from "../contract/fields.ts";

/**
 * What a user may do with a thing; each level includes those below it. `none`: to them it does not
 * exist; `add`: put own things on it; `own`: delete it, share it.
 */
export const LEVEL = { none: 0, view: 1, add: 2, edit: 3, own: 4 } as const;
export type Level = typeof LEVEL[keyof typeof LEVEL];

export type Verb = Exclude<keyof typeof LEVEL, "none">;

/** The level that a visibility gives to everyone. */
export const OPEN: Readonly<Record<Visibility, Level>> = {
  private: LEVEL.none,
  shared: LEVEL.view,
  public: LEVEL.add,
};

const VERBS = [null, "view", "add", "edit", "own"] as const;

/** Returns the name of a level; `none` has none. */
export function accessOf(level: Level): Verb | null {
  return VERBS[level];
}

/** A thing as it concerns one user who is not an administrator. */
export interface Seen {
  isOwner: boolean;
  /** The level that everyone has. */
  open: Level;
  /** The best grant that this user has on it, by name or through a group. */
  granted: Level;
  /** Whether it was shared with this user, who left it. */
  left: boolean;
}

/** Returns the level on anything but an image. */
export function levelOf(thing: Seen): Level {
  if (thing.isOwner) return LEVEL.own;
  if (thing.left) return LEVEL.none;
  return Math.max(thing.open, thing.granted) as Level;
}

/**
 * Returns the level on an image: the owner owns; a grant on the image itself lets view or edit;
 * readers of its board may view it. A board gives no more than that: its owner may take the image
 * off, which is a right over the board.
 */
export function imageLevel(
  image: { isOwner: boolean; granted: Level },
  board: Level,
): Level {
  if (image.isOwner) return LEVEL.own;
  if (image.granted >= LEVEL.edit) return LEVEL.edit;
  return image.granted >= LEVEL.view || board >= LEVEL.view ? LEVEL.view : LEVEL.none;
}
