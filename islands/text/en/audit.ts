import type { Words } from "../words.ts";

/** What the audit log tells, by the codes of its rows. Loaded with the page of people alone. */
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
  "group.create": "created the group",
  "group.change": "changed the group",
  "group.delete": "deleted the group",
  "group.add_member": "added somebody to the group",
  "group.remove_member": "removed somebody from the group",
  "api_key.create": "created an API key",
  "api_key.revoke": "revoked an API key",
  "model.install": "installed the model",
  "model.update": "changed the model",
  "model.delete": "deleted the model",
  "queue.pause": "paused the queue",
  "queue.resume": "resumed the queue",
  "queue.view": "viewed another person’s part of the queue",
  "config.update": "changed settings",
  "keys.rotate": "replaced the signing key",
  backup: "made a backup",
  restore: "restored a backup",
} as const;

/** What administrators did with what is somebody else's: `board.view`, `image.move` … */
export const foreign = {
  kinds: {
    board: "somebody's board",
    image: "somebody's picture",
    workflow: "somebody's workflow",
    style_preset: "somebody's style",
    system_prompt: "somebody's system prompt",
    model: "a model",
  },
  view: (kind: string) => `viewed ${kind}`,
  delete: (kind: string) => `deleted ${kind}`,
  download: (kind: string) => `downloaded ${kind}`,
  copy: (kind: string) => `copied ${kind}`,
  other: (kind: string) => `changed ${kind}`,
} as const;

export type ActionWords = Words<typeof actions>;
export type ForeignWords = Words<typeof foreign>;
