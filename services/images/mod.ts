import type { Access, Oversight } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import { type Config, uploadLimits, type UploadSettings } from "../config/mod.ts";
import type { DayBoard } from "../contract/boards.ts";
import type {
  Copied,
  DeletedImages,
  ImageDTO,
  ImageFacets,
  ImageMonth,
  SimilarImages,
} from "../contract/images.ts";
import type { Database } from "../database/mod.ts";
import type { Quotas } from "../quotas/mod.ts";
import { type Announce, UNCATEGORIZED } from "./announce.ts";
import { type Changing, createChanging, type ImageChanges } from "./change.ts";
import { copyImages } from "./copy.ts";
import { imageDto } from "./dto.ts";
import { imageFacets } from "./facets.ts";
import type { ImageFilter } from "./filter.ts";
import { imageMonths } from "./months.ts";
import type { ImageFiles } from "./files.ts";
import type { RegularWork } from "../regularly.ts";
import { createIntermediates, type Intermediates } from "./intermediates.ts";
import { createKeeper } from "./keeper.ts";
import { createListing, type Listing } from "./list.ts";
import { createMoving, type Moving } from "./move.ts";
import { createReading, type Reading } from "./read.ts";
import { saveImage, type SaveInput } from "./save.ts";
import { type SimilarFilter, similarTo } from "./similar.ts";
import { createTrash, type Trash } from "./trash.ts";
import { uploadImage, type UploadInput } from "./upload.ts";
import { createVectors, type Vectors } from "./vectors.ts";
import { boardsByDate, type DaysFilter } from "./virtual_boards.ts";

export { createAnnounce } from "./announce.ts";
export { createImageFiles } from "./files.ts";
export type { Sendable } from "./read.ts";
export type { SaveInput } from "./save.ts";
export type { UploadInput } from "./upload.ts";

export interface ImagesDeps {
  db: Database;
  access: Access;
  oversight: Oversight;
  quotas: Quotas;
  files: ImageFiles;
  announce: Announce;
  config: UploadSettings & Pick<Config, "base_path" | "trash_days" | "database" | "storage">;
}

export interface Images
  extends Reading, Listing, Moving, Trash, Intermediates, Omit<Changing, "change"> {
  /** Saves an image made by the engine. @throws Problem over_quota, forbidden */
  save(input: SaveInput): Promise<ImageDTO>;
  /** Saves an upload. @throws Problem unsupported_media, too_large, bad_request, over_quota … */
  upload(actor: Actor, input: UploadInput): Promise<ImageDTO>;
  /** Copies images that the actor may see into their own library. */
  copy(actor: Actor, imageNames: readonly string[], boardId: string | null): Promise<Copied>;
  /** Changes the given fields of one image. @throws Problem not_found, forbidden */
  change(actor: Actor, imageName: string, changes: ImageChanges): Promise<ImageDTO>;
  /** Moves images that are on no board into the trash. */
  removeUncategorized(actor: Actor): Promise<DeletedImages>;
  /** What the images of a list differ in. @throws Problem not_found, forbidden */
  facets(actor: Actor, filter: ImageFilter): Promise<ImageFacets>;
  /** The months in which they were made, latest first. @throws Problem not_found, forbidden */
  months(actor: Actor, filter: ImageFilter): Promise<ImageMonth[]>;
  /** A board for each day. */
  boardsByDate(actor: Actor, filter: DaysFilter): Promise<DayBoard[]>;
  /**
   * Those of a list that are most like an image, by a model's vectors. @throws Problem not_found …
   */
  similar(
    actor: Actor,
    imageName: string,
    model: string | null,
    filter: SimilarFilter,
    signal?: AbortSignal,
  ): Promise<SimilarImages>;
  vectors: Vectors;
  keeper: RegularWork;
}

const NEWEST_FIRST = { order_dir: "DESC", starred_first: false } as const;

/** Images: the files, their rows, and who may do what with them. */
export function createImages(
  { db, access, oversight, quotas, files, announce, config }: ImagesDeps,
): Images {
  const basePath = config.base_path;
  const limits = uploadLimits(config);
  const { maxPixels } = limits;
  const trashDays = config.trash_days;
  const store = { db, access, quotas, files, announce, limits, maxPixels };
  const shared = { db, access, oversight, announce, files, basePath };
  const reading = createReading(shared);
  const listing = createListing(shared);
  const changing = createChanging(shared);
  const trash = createTrash({ ...shared, trashDays });
  return {
    ...reading,
    ...listing,
    ...changing,
    ...createMoving(shared),
    ...trash,
    ...createIntermediates(shared),
    async save(input) {
      return imageDto(await saveImage(store, input), basePath);
    },
    async upload(actor, input) {
      return imageDto(await uploadImage(store, actor, input), basePath);
    },
    copy: (actor, imageNames, boardId) =>
      copyImages({ ...store, oversight }, actor, imageNames, boardId),
    async change(actor, imageName, changes) {
      await changing.change(actor, imageName, changes);
      return await reading.dto(actor, imageName);
    },
    async removeUncategorized(actor) {
      const filter = { board_id: UNCATEGORIZED, is_intermediate: false };
      const { image_names } = await listing.names(actor, { ...filter, ...NEWEST_FIRST });
      return await trash.remove(actor, image_names);
    },
    facets: (actor, filter) => imageFacets(shared, actor, filter),
    months: (actor, filter) => imageMonths(shared, actor, filter),
    similar: (actor, imageName, model, filter, signal) =>
      similarTo(shared, actor, imageName, model, filter, signal),
    vectors: createVectors(shared),
    boardsByDate: (actor, filter) => boardsByDate(shared, actor, filter),
    keeper: createKeeper({
      db,
      files,
      maxPixels,
      trashDays,
      together: config.database !== "" || config.storage !== "",
      emptyOld: trash.emptyOld,
    }),
  };
}
