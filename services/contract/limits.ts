/**
 * Limits that the server enforces and the pages keep to. Browsers load this file, so it imports
 * nothing. What a person may ask of the engine (size, steps, prompt) is in
 * inference/graph/limits.ts.
 */

/**
 * Maximum number of names or ids in one request. Pages split longer lists into several requests
 * (`islands/library/in_parts.ts`), so only scripts meet these limits.
 */
export const AT_ONCE = {
  /** Images to read, star, move, delete, restore or download. */
  images: 10_000,
  /** Images to copy: each is a file that is read and written. */
  copies: 500,
  /** Maximum number of images tagged at once: each tag is looked up for each image. */
  tagged: 1_000,
  /** Tags added to, or removed from, those images. */
  tags: 50,
  queueItems: 1_000,
  batches: 1_000,
  models: 1_000,
  /** Values of one repeated query parameter. */
  repeated: 100,
} as const;

/** Maximum number of values of each axis of a series of images. */
export const SERIES_VALUES = 32;

/** Maximum number of styles of one image. */
export const STYLES = 10;

/** Maximum number of items on one page of a list. */
export const PAGE = 1_000;

/** Maximum length of a text, in UTF-16 code units as `maxlength` of an input counts them. */
export const LENGTH = {
  /** An id, or the name of an image. */
  id: 255,
  /** Words of a search. */
  search: 1_000,
  boardName: 300,
  workflowName: 200,
  workflowDescription: 10_000,
  workflowTags: 2_000,
  presetName: 200,
  /** Each of the two prompts of a style preset. */
  presetPrompt: 10_000,
  wildcardName: 100,
  /** All lines of a wildcard. */
  wildcardText: 500_000,
  systemPromptName: 200,
  systemPrompt: 100_000,
  modelName: 200,
  modelDescription: 10_000,
  groupName: 100,
  apiKeyName: 100,
  displayName: 128,
  userName: 64,
  /** An address that mail can be sent to (RFC 5321, 4.5.3.1.3, less the brackets). */
  email: 254,
  /** What an image shows, in words. */
  imageDescription: 2_000,
  /** A tag of an image. */
  tag: 100,
  /** What an uploaded file was called. */
  fileName: 255,
  /** A sampler, as the metadata of an image names it. */
  sampler: 100,
} as const;

/** Maximum number of lines of a wildcard. */
export const WILDCARD_LINES = 20_000;

/**
 * Left free on the disk for the database, in bytes: with a disk that is full to the last byte
 * nothing could be deleted either, since that is a write too. SQLite's log grows to 4 MiB before it
 * starts over.
 */
export const KEPT_FREE = 16 * 1024 * 1024;

/** Maximum size of a part of an uploaded model in bytes. */
export const PART_BYTES = 16 * 1024 * 1024;

/** Maximum number of nested objects and arrays in JSON; what people make has a dozen levels. */
export const NESTING = {
  /** Any JSON that is read: writing out a deeper value could exhaust the stack. */
  json: 500,
  /** A stored workflow: SQLite's JSON functions read 1000 levels. */
  workflow: 200,
} as const;
