import type { Config } from "./schema.ts";

/** The settings of which `UploadLimits` are made. */
export type UploadSettings = Pick<Config, "max_upload_megabytes" | "max_upload_megapixels">;

/** Limits of an uploaded image. */
export interface UploadLimits {
  maxBytes: number;
  /** Width × height. */
  maxPixels: number;
}

/** Megabytes are counted in 1024, as disks and proxies count them; megapixels in a million. */
export function uploadLimits(settings: UploadSettings): UploadLimits {
  return {
    maxBytes: settings.max_upload_megabytes * 1024 * 1024,
    maxPixels: settings.max_upload_megapixels * 1_000_000,
  };
}
