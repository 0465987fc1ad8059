import type { RawBuilder, SqlBool } from "kysely";
import type { Visibility } from "../../contract/fields.ts";
import type { GrantLevel } from "../../contract/sharing.ts";
import type { Tables } from "../../database/mod.ts";
import type { Concern, Events } from "../../events/types.ts";

/**
 * A kind of thing that can be owned, shared and asked for. Rights, lists, sharing events, and the
 * tests of all of them derive from it.
 */
export interface Kind {
  table: keyof Tables;
  /** Column of its id, by which the API names it. */
  id: string;
  /** Column of its owner; null if such things belong to the server. */
  owner: string | null;
  /** Column of its name; null without one. */
  name: string | null;
  /** Whether it has a `visibility`: private, shared (everyone may view it) or public (and add). */
  hasVisibility: boolean;
  /** Whether it goes into a trash first: a row with a `deleted_at` is not there. */
  hasTrash: boolean;
  /** Column that is "default" for those that ship with Atelier, which everyone may view. */
  shipped: string | null;
  /** SQL for the rows that ship with Atelier where no column says so. */
  shippedRows?: RawBuilder<SqlBool>;
  /** Column of the board that it is on: readers of the board may view it. */
  board: string | null;
  /** Column that is 1 for those that only serve to make others, and count as nothing. */
  incidental?: string;
  /**
   * Small image of each: its folder below the root, and the column that says whether there is one.
   */
  cover?: { folder: string; column: string };
  /** Levels that can be granted. */
  levels: readonly GrantLevel[];
  /** Whether those with whom it is shared can leave it (`boards_left`). */
  canBeLeft: boolean;
  /**
   * SQL for rows of other owners that a user may view, where the rule derived from the fields above
   * would be slow or is not enough. It must agree with `levelsOf`; a property test compares them.
   */
  sharedWith?(userId: string): RawBuilder<SqlBool>;
  /** Keeps the planner from choosing an index by terms of the access rule. */
  isFoundByOtherTerms?: boolean;
  /** Its events; null if no page shows such things. */
  announce: Announcements | null;
}

/** Fields of every event about an owned thing. */
export interface About {
  timestamp: number;
  user_id: string;
}

/** What a page that shows a changed thing needs. */
export interface ChangedRow {
  name: string;
  visibility: Visibility;
  /** Its visibility before the change, if that is what has changed. */
  was?: Visibility | undefined;
}

export interface Announcements {
  /** Without it, a new thing is announced by `changed`. */
  created?(events: Events, about: About, id: string, row: ChangedRow, concern: Concern): void;
  changed(events: Events, about: About, id: string, row: ChangedRow, concern: Concern): void;
  /** Sent to users who may no longer view it. Without it, they get `changed`, and find it gone. */
  revoked?(events: Events, about: About, id: string, concern: Concern): void;
  deleted?(events: Events, about: About, id: string, concern: Concern): void;
}
