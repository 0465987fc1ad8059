import type { Actor } from "../actor.ts";
import type { ImageCategory } from "../contract/images.ts";
import { createYield } from "../cooperative.ts";
import { problem } from "../errors/mod.ts";
import type { DtoRow } from "./dto.ts";
import { decoded, type Inspected, inspecting, type UploadLimits, withTexts } from "./inspect.ts";
import { headerOf, readChunks } from "./png.ts";
import { foreignMetadata } from "./foreign.ts";
import { looseObject, strictJson } from "./loose_json.ts";
import { searchablePrompt } from "./prompt.ts";
import { keptFileName } from "./file_name.ts";
import { KEYWORDS } from "./keywords.ts";
import { type StoreDeps, storeImage } from "./store.ts";
import { thumbnailOf } from "./thumbnail.ts";
import { openImage } from "../open_image.ts";

export interface UploadInput {
  bytes: Uint8Array;
  category: ImageCategory;
  isIntermediate: boolean;
  boardId: string | null;
  sessionId: string | null;
  /** Crop edges that are fully transparent. */
  cropVisible: boolean;
  /** `[width, height]` as JSON text, at most 16 777 216 pixels. */
  resizeTo: string | null;
  /** What the uploader's file is called. */
  fileName?: string | undefined;
  /** A JSON object as text; takes precedence over the file's own. */
  metadata: string | null;
}

/** InvokeAI's limit for `resize_to`. */
const MAX_RESIZED = 16_777_216;

/**
 * Saves an uploaded image. Its owner is the uploader, whatever the file says.
 * @throws Problem unsupported_media, too_large, bad_request, over_quota; not_found or forbidden for
 * the board; unavailable if too many are uploaded at once
 */
export async function uploadImage(
  deps: StoreDeps & { limits: UploadLimits },
  actor: Actor,
  input: UploadInput,
): Promise<DtoRow> {
  const resizeTo = input.resizeTo === null ? null : readSize(input.resizeTo);
  const given = input.metadata === null ? null : looseObject(input.metadata);
  if (input.metadata !== null && given === null) {
    throw problem("bad_request", "metadata must be a JSON object as text, of at most 1 MiB.");
  }
  if (input.boardId !== null) {
    await deps.access.requireOne(actor, "add", "board", input.boardId);
  }
  const { maxPixels } = deps.limits;
  const [width, height] = resizeTo ?? [0, 0];
  const { shaped, texts, thumbnail } = await inspecting(input.bytes, deps.limits, async (image) => {
    // Check the quota before decoding.
    await deps.quotas.check(deps.db, actor.userId, { bytes: image.png.length, images: 1 });
    const shaped = await shape(image, input.cropVisible, resizeTo);
    const thumbnail = await decoded(() => thumbnailOf(shaped.png, maxPixels));
    return { shaped, texts: image.texts, thumbnail };
  }, width * height);
  const metadata = given ?? looseObject(texts.get(KEYWORDS.metadata)) ?? foreignMetadata(texts);
  return await storeImage(deps, {
    imageName: `${crypto.randomUUID()}.png`,
    owner: actor,
    boardId: input.boardId,
    origin: "external",
    category: input.category,
    isIntermediate: input.isIntermediate,
    sessionId: input.sessionId,
    nodeId: null,
    width: shaped.width,
    height: shaped.height,
    bytes: shaped.png.length,
    put: (place) => deps.files.write(place, shaped.png, thumbnail),
    metadata: metadata === null ? null : JSON.stringify(metadata),
    workflow: jsonText(texts.get(KEYWORDS.workflow)),
    graph: jsonText(texts.get(KEYWORDS.graph)),
    prompt: searchablePrompt(metadata, texts.get("parameters") ?? null),
    tags: [],
    fileName: input.isIntermediate ? null : keptFileName(input.fileName ?? ""),
  }, "refuse");
}

/** Crops and resizes; the texts of the file stay with it. */
async function shape(
  { png, width, height, textChunks }: Inspected,
  cropVisible: boolean,
  resizeTo: [number, number] | null,
): Promise<{ png: Uint8Array; width: number; height: number }> {
  const box = cropVisible ? await decoded(() => visibleBox(png)) : null;
  if (box === null && resizeTo === null) {
    return { png, width, height };
  }
  let work = await openImage(png, { failOn: "truncated", limitInputPixels: false });
  if (box) work = work.extract(box);
  if (resizeTo) work = work.resize(resizeTo[0], resizeTo[1], { fit: "fill" });
  const shaped = await decoded(() => work.png().toBuffer());
  return { png: withTexts(shaped, textChunks), ...headerOf(readChunks(shaped)) };
}

/**
 * The smallest box around all pixels that are not fully transparent; null if nothing can be
 * cropped.
 */
async function visibleBox(png: Uint8Array) {
  const image = await openImage(png, { limitInputPixels: false });
  const { data, info } = await image.ensureAlpha()
    .extractChannel(3).raw().toBuffer({ resolveWithObject: true });
  let [left, top, right, bottom] = [info.width, info.height, -1, -1];
  const yieldToOthers = createYield();
  for (let y = 0; y < info.height; y++) {
    await yieldToOthers();
    const row = data.subarray(y * info.width, (y + 1) * info.width);
    const first = row.findIndex((alpha) => alpha !== 0);
    if (first < 0) continue;
    left = Math.min(left, first);
    right = Math.max(right, row.findLastIndex((alpha) => alpha !== 0));
    top = Math.min(top, y);
    bottom = y;
  }
  if (right < 0) return null;
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function readSize(text: string): [number, number] {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value) && value.length === 2) {
      const [width, height] = value as unknown[];
      if (isSide(width) && isSide(height) && width * height <= MAX_RESIZED) return [width, height];
    }
  } catch {
    // The same answer.
  }
  throw problem(
    "bad_request",
    `resize_to must be "[width,height]", whole numbers, at most ${MAX_RESIZED} pixels together.`,
  );
}

function isSide(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 && value <= 32_768;
}

/** A workflow or graph that a file carries: stored if it is valid JSON; never trusted. */
function jsonText(text: string | undefined): string | null {
  return text !== undefined && looseObject(text) !== null ? strictJson(text) : null;
}
