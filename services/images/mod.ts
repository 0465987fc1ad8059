import type { Access } from "../access/mod.ts";
import type { Config } from "../config/mod.ts";
import type { Database } from "../database/mod.ts";
import type { Events } from "../events/types.ts";
import type { Quotas } from "../quotas/mod.ts";
import { createAnnounce } from "./announce.ts";
import { type ImageDTO, imageDto } from "./dto.ts";
import { createImageFiles } from "./files.ts";
import { createListing, type Listing } from "./list.ts";
import { createReading, type Reading } from "./read.ts";
import { saveImage, type SaveInput } from "./save.ts";

export type { ImageDTO } from "./dto.ts";
export type { Sendable } from "./read.ts";
export type { SaveInput } from "./save.ts";

export interface ImagesDeps {
  db: Database;
  access: Access;
  quotas: Quotas;
  events: Events;
  config: Pick<Config, "root" | "base_path" | "max_upload_megapixels" | "max_upload_megabytes">;
}

export interface Images extends Reading, Listing {
  /** Keeps a picture of the engine. @throws Problem over_quota, forbidden */
  save(input: SaveInput): Promise<ImageDTO>;
}

/** Pictures: the files, their rows, and who may do what with them. */
export function createImages({ db, access, quotas, events, config }: ImagesDeps): Images {
  const files = createImageFiles(config.root);
  const announce = createAnnounce({ db, access, events });
  const maxPixels = config.max_upload_megapixels * 1_000_000;
  const store = { db, access, quotas, files, announce, maxPixels };
  const basePath = config.base_path;
  return {
    ...createReading({ db, access, files, basePath }),
    ...createListing({ db, access, basePath }),
    async save(input) {
      return imageDto(await saveImage(store, input), basePath);
    },
  };
}
