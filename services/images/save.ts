import { ownerActor } from "../actor.ts";
import type { ImageCategory, ImageOrigin } from "../contract/images.ts";
import { problem } from "../errors/mod.ts";
import { DTO_COLUMNS, type DtoRow } from "./dto.ts";
import { KEYWORDS } from "./keywords.ts";
import { headerOf, readChunks, textChunk, writeChunks } from "./png.ts";
import { searchablePrompt } from "./prompt.ts";
import { type Guard, type NewImage, type StoreDeps, storeImage } from "./store.ts";
import { thumbnailOf } from "./thumbnail.ts";

/** An image made by the engine. */
export interface SaveInput {
  ownerId: string;
  boardId: string | null;
  /** A whole PNG file. */
  png: Uint8Array;
  category: ImageCategory;
  isIntermediate: boolean;
  origin: ImageOrigin;
  sessionId: string | null;
  nodeId: string | null;
  metadata: Record<string, unknown> | null;
  workflow: unknown;
  graph: unknown;
  /**
   * Set by a caller that may have to repeat the call: the second call finds the first one's image.
   */
  imageName?: string;
  guard?: Guard;
}

const NAME = /^[0-9a-f-]{36}\.png$/;

/**
 * Saves an image made by the engine: writes its metadata into the file, creates the thumbnail, and
 * stores both. If the board no longer accepts the image, it is saved without a board.
 * @throws Problem over_quota; forbidden when the owner's account has ended.
 */
export async function saveImage(
  deps: StoreDeps & { maxPixels: number },
  input: SaveInput,
): Promise<DtoRow> {
  const imageName = input.imageName ?? `${crypto.randomUUID()}.png`;
  if (!NAME.test(imageName)) throw problem("bad_request", "An image's name is a UUID and .png.");
  const kept = () =>
    deps.db.selectFrom("images").select(DTO_COLUMNS).where("image_name", "=", imageName)
      .where("user_id", "=", input.ownerId).executeTakeFirst();
  const before = await kept();
  if (before) return before;
  const chunks = readChunks(input.png);
  const { width, height } = headerOf(chunks);
  if (width * height > deps.maxPixels) {
    throw problem(
      "too_large",
      `An image of ${width} × ${height} pixels is too large to be kept here.`,
    );
  }
  const texts = {
    metadata: asText(input.metadata),
    workflow: asText(input.workflow),
    graph: asText(input.graph),
  };
  const written = Object.entries(KEYWORDS).flatMap(([key, keyword]) => {
    const text = texts[key as keyof typeof texts];
    return text === null ? [] : [textChunk(keyword, text)];
  });
  const [head, ...rest] = chunks;
  const png = head ? writeChunks([head, ...written, ...rest]) : input.png;
  const thumbnail = await thumbnailOf(png, deps.maxPixels);
  const image: NewImage = {
    ...input,
    ...texts,
    // The role at the time of the insert is looked up there.
    owner: ownerActor(input.ownerId, false),
    imageName,
    width,
    height,
    bytes: png.length,
    put: (place) => deps.files.write(place, png, thumbnail),
    prompt: searchablePrompt(input.metadata),
    tags: [],
    fileName: null,
  };
  try {
    return await storeImage(deps, image, "keep");
  } catch (error) {
    // The same call twice at once: one of them was first.
    const row = await kept();
    if (row) return row;
    throw error;
  }
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
