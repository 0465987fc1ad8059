import type { ThingKind } from "./kinds.ts";

/** What the audit log can hold: the page has words for each of these in every language. */

/** An action without a thing of another user. */
export type PlainAction =
  | "login"
  | "logout"
  | "login.failed"
  | "setup"
  | "session.end"
  | "session.end_all"
  | "password.change"
  | "profile.update"
  | "profile.export"
  | "user.create"
  | "user.update"
  | "user.delete"
  | "user.transfer"
  | "sign_in_link.create"
  | "sign_in_link.revoke"
  | "group.create"
  | "group.change"
  | "group.delete"
  | "group.add_member"
  | "group.remove_member"
  | "api_key.create"
  | "api_key.revoke"
  | "hub.sign_in"
  | "hub.sign_out"
  | "model.download"
  | "model.upload"
  | "model.upload_cancel"
  | "model.install"
  | "model.replace"
  | "model.update"
  | "model.delete"
  | "model.restore"
  | "model.purge"
  | "queue.pause"
  | "queue.resume"
  | "queue.view"
  | "config.update"
  | "keys.rotate"
  | "backup"
  | "backup.start"
  | "backup.failed"
  | "backup.verify"
  | "backup.download"
  | "backup.remove"
  | "worker.enrol"
  | "worker.join"
  | "worker.drain"
  | "worker.resume"
  | "worker.remove"
  | "restore"
  | "move"
  | "import";

/** Kinds of things that administrators view and change although they are another user's. */
type ForeignKind = ThingKind | "queue_item";

/** What they do with these. */
export type ForeignVerb =
  | "view"
  | "copy"
  | "download"
  | "add"
  | "move"
  | "take_off_board"
  | "change"
  | "update"
  | "share"
  | "unshare"
  | "star"
  | "unstar"
  | "tag"
  | "grant"
  | "revoke"
  | "delete"
  | "restore"
  | "clear_intermediates"
  | "retry"
  | "cancel"
  | "clear"
  | "prune";

/** `subject.verb`, such as `user.create`. */
export type AuditAction = PlainAction | `${ForeignKind}.${ForeignVerb}`;
