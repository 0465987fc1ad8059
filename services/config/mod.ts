export { loadConfig, StartError } from "./load.ts";
export { settingSchema } from "./describe.ts";
export type { Setting } from "./describe.ts";
export { type MailSettings, mailSettings } from "./mail.ts";
export { configNotes } from "./notes.ts";
export { type UploadLimits, uploadLimits, type UploadSettings } from "./uploads.ts";
export { type Config, configSchema } from "./schema.ts";
