import type { PlainAction } from "../../../services/contract/audit.ts";
import { KIND_WORDS } from "../../../services/contract/kinds.ts";
import { phraseOfEach } from "../kinds.ts";
import type { Words } from "../words.ts";

/** Actions of the audit log in words. Loaded with the page of people alone. */
export const actions = {
  login: "signed in",
  logout: "signed out",
  "login.failed": "failed to sign in",
  setup: "set the server up",
  "session.end": "ended a session",
  "session.end_all": "signed out everywhere",
  "password.change": "changed the password",
  "profile.update": "changed their own account",
  "profile.export": "downloaded their own data",
  "user.create": "added",
  "user.update": "changed the account",
  "user.delete": "deleted the account",
  "user.transfer": "handed over everything owned by",
  "sign_in_link.create": "made a sign-in link for",
  "sign_in_link.revoke": "ended the sign-in link of",
  "group.create": "created the group",
  "group.change": "changed the group",
  "group.delete": "deleted the group",
  "group.add_member": "added somebody to the group",
  "group.remove_member": "removed somebody from the group",
  "api_key.create": "created an API key",
  "api_key.revoke": "revoked an API key",
  "hub.sign_in": "saved a token for a hub",
  "hub.sign_out": "removed a token for a hub",
  "model.download": "began to download a model",
  "model.upload": "began to upload a model",
  "model.upload_cancel": "cancelled the upload of a model",
  "model.install": "installed the model",
  "model.replace": "updated the model",
  "model.update": "changed the model",
  "model.delete": "deleted the model",
  "model.restore": "restored the model",
  "model.purge": "deleted the model for good",
  "queue.pause": "paused the queue",
  "queue.resume": "resumed the queue",
  "queue.view": "viewed another person’s part of the queue",
  "config.update": "changed settings",
  "keys.rotate": "replaced the signing key",
  backup: "made a backup",
  "backup.start": "began a backup",
  "backup.failed": "could not make a backup",
  "backup.verify": "verified the backup",
  "backup.download": "downloaded the backup",
  "backup.remove": "removed the backup",
  "worker.enrol": "made a token for a worker",
  "worker.join": "joined as a worker",
  "worker.drain": "is draining the worker",
  "worker.resume": "has the worker take images again",
  "worker.remove": "removed the worker",
  restore: "restored a backup",
  move: "moved the studio to another database or store",
  import: "brought in an InvokeAI",
} as const satisfies Readonly<Record<PlainAction, string>>;

/** What administrators did with things of other users: `board.view`, `image.move` … */
export const foreign = {
  kinds: {
    ...phraseOfEach(KIND_WORDS, ({ one }) => `another user's ${one}`),
    model: "a model",
    queue_item: "another user's item of the queue",
  },
  view: (kind: string) => `viewed ${kind}`,
  delete: (kind: string) => `deleted ${kind}`,
  download: (kind: string) => `downloaded ${kind}`,
  copy: (kind: string) => `copied ${kind}`,
  other: (kind: string) => `changed ${kind}`,
} as const;

/** What a change of an account has made of it. */
export const became = {
  active: "can sign in again",
  inactive: "deactivated",
  admin: "now an administrator",
  user: "no administrator any more",
} as const;

export type ActionWords = Words<typeof actions>;
export type ForeignWords = Words<typeof foreign>;
export type BecameWords = Words<typeof became>;
