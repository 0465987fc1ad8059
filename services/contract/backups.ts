import { z } from "zod";

/** Backups, for administrators. */

/** How a backup went that the server made, and how trying it out did. */
const backupResultSchema = z.union([
  z.object({
    at: z.string(),
    ok: z.literal(false),
    failure: z.string(),
    /** There was no room for it on the disk. */
    full: z.boolean(),
  }),
  z.object({
    at: z.string(),
    ok: z.literal(true),
    failure: z.null(),
    folder: z.string(),
    files: z.number(),
    bytes: z.number(),
    users: z.number(),
    images: z.number(),
    /** Images without a file in the backup. */
    missing: z.number(),
    /** Images that were read and compared. */
    read: z.number(),
    seconds: z.number(),
  }),
]);
export type BackupResult = z.infer<typeof backupResultSchema>;

export const backupStateSchema = z.object({
  /** Null: no schedule. */
  next_at: z.string().nullable(),
  running: z.boolean(),
  /** The last one that the server made, or tried to make. */
  last: backupResultSchema.nullable(),
});
export type BackupState = z.infer<typeof backupStateSchema>;

/** How a backup did when it was tried out as a restore would take it. */
export const backupCheckSchema = z.object({
  at: z.string(),
  /** Null: it can be restored. */
  failure: z.string().nullable(),
  users: z.number(),
  images: z.number(),
  missing: z.number(),
  read: z.number(),
});
export type BackupCheck = z.infer<typeof backupCheckSchema>;

const storedBackup = z.object({
  name: z.string(),
  made_at: z.string(),
  form: z.enum(["folder", "archive"]),
  files: z.number().nullable().describe("null: not known before it is verified"),
  bytes: z.number().nullable().describe("of all its files, also those that it shares with others"),
  check: backupCheckSchema.nullable().describe("null: not tried out yet"),
});
export type StoredBackup = z.infer<typeof storedBackup>;

/** How far the copying and reading of a backup is; `total` 0: not known. */
const backupStep = z.object({
  stage: z.enum(["database", "files", "reading", "trial"]),
  done: z.number(),
  total: z.number(),
});
export type BackupStep = z.infer<typeof backupStep>;

const backupWork = z.object({
  kind: z.enum(["make", "verify"]),
  /** Of the backup that is verified. */
  name: z.string().nullable(),
  step: backupStep.nullable(),
});
export type BackupWork = z.infer<typeof backupWork>;

/** Why no backup can be made here. */
const backupObstacle = z.enum(["no_folder", "relative_folder", "inside_data"]);
export type BackupObstacle = z.infer<typeof backupObstacle>;

/** All backups in the folder of the settings, newest first, and what is being done to them. */
export const backupsSchema = z.object({
  folder: z.string(),
  obstacle: backupObstacle.nullable(),
  state: backupStateSchema,
  working: backupWork.nullable(),
  backups: z.array(storedBackup),
});
export type BackupsView = z.infer<typeof backupsSchema>;
