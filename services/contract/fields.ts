import { z } from "zod";
import { AT_ONCE, LENGTH } from "./limits.ts";
import { isNoAddress } from "./no_address.ts";
import { say, words } from "./refusals.ts";

/** Schemas that several resources share. */

/**
 * Who may see a thing: its owner and those it is shared with by name, everyone, or everyone, who
 * may also add to it.
 */
export const visibility = z.enum(["private", "shared", "public"]);
export type Visibility = z.infer<typeof visibility>;

const limit = z.number().int().min(0).nullish();

/**
 * Limits of a user, or of each member of a group without a value of their own. Null: none by this
 * user or group; 0: no limit.
 */
export const limits = {
  quota_bytes: limit,
  quota_images: limit,
  max_pending: limit,
  max_running: limit,
};

/** Scopes of an API key. A session has all of them. */
export const SCOPES = ["read", "generate", "manage"] as const;
export type Scope = (typeof SCOPES)[number];

/** One page of a list; `total` counts all pages. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), offset: z.number(), limit: z.number(), total: z.number() });

/** Answer of a command that has nothing to report. */
export const nothing = z.strictObject({});
export type Nothing = z.infer<typeof nothing>;

/** A sentence of `refusals.ts` by its id, with its values. */
export const sentenceSchema = z.object({
  id: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type SentenceDTO = z.infer<typeof sentenceSchema>;

/** An id or a name in a path or a body. Whether it exists is for the service to say. */
export const id = z.string().min(1).max(LENGTH.id);

/** The names of images in a bulk call. */
export const ids = z.array(id).max(AT_ONCE.images);

/** A file of a multipart form. */
export const filePart = z.instanceof(File, { error: "send a file" });

/** A form with an image. */
export const imageForm = z.strictObject({ image: filePart });

/** A form with any other file. */
export const fileForm = z.strictObject({ file: filePart });

/** Any text: the service checks it, so that the same answer (400) explains every rule. */
export const password = z.string();

/**
 * something@something: only a message to an address can show whether it exists. No spaces, control
 * characters or invisible ones, which could make two users' addresses look alike.
 */
export const emailSchema = z.string().transform((text) => text.trim()).pipe(
  z.string().min(3).max(LENGTH.email, words(say("too_many_characters", { most: LENGTH.email })))
    .regex(/^[^\s@\p{C}]+@[^\s@\p{C}]+$/u, words(say("like_an_address"))),
);

/** An address that an account is given: none of those that stand for accounts without one. */
export const newEmailSchema = emailSchema.refine(
  (email) => !isNoAddress(email),
  words(say("address_of_none")),
);

/**
 * A name to sign in with. It holds no @, so it is never an address, and nothing that cannot be
 * seen.
 */
export const userNameSchema = z.string().transform((text) => text.trim().normalize("NFKC")).pipe(
  z.string().min(1)
    .max(LENGTH.userName, words(say("too_many_characters", { most: LENGTH.userName })))
    .regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$/u, words(say("like_a_user_name"))),
);

export const displayNameSchema = z.string()
  .max(LENGTH.displayName, words(say("too_many_characters", { most: LENGTH.displayName })));
