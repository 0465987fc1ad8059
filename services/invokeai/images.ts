import { join } from "node:path";
import type { SQLInputValue } from "node:sqlite";
import { ownerActor, SYSTEM_USER_ID } from "../actor.ts";
import { category } from "../contract/images.ts";
import { subfolderOf } from "../images/files.ts";
import { KEYWORDS } from "../images/keywords.ts";
import { looseObject, strictJson } from "../images/loose_json.ts";
import { headerOf, readChunks, readText } from "../images/png.ts";
import { searchablePrompt } from "../images/prompt.ts";
import { insertImage } from "../images/store.ts";
import { thumbnailOf } from "../images/thumbnail.ts";
import { isPlain } from "../backup/plain_path.ts";
import type { Import } from "./deps.ts";
import { flag, instant, text } from "./values.ts";

/** Names that can be a file here as they are there: InvokeAI's are a UUID and .png. */
const NAME = /^[\w-]{1,200}\.png$/;
/** Maximum size of a text in a file, in bytes, as for uploads. */
const MAX_TEXT = 4 * 1024 * 1024;

const IMAGE = {
  image_name: "",
  image_origin: "internal",
  image_category: "general",
  image_subfolder: "",
  session_id: null,
  node_id: null,
  metadata: null,
  is_intermediate: 0,
  starred: 0,
  user_id: SYSTEM_USER_ID,
  created_at: "",
  updated_at: "",
  deleted_at: null,
};
const PLACE = { board_id: "", image_name: "" };

/**
 * Brings images under their own names, with stars, dates and what made them. Their files are linked
 * where both folders are on one disk, otherwise copied. Intermediate images stay behind: they are
 * the scraps of finished work.
 *
 * @param maxPixels larger images are left behind
 */
export async function importImages(
  given: Import,
  { maxPixels, progress }: { maxPixels: number; progress: (done: number) => void },
): Promise<void> {
  const { db, source, tallies } = given;
  const tally = tallies.images;
  const boards = new Map<string, string>();
  for (const row of source.rows("board_images", PLACE)) {
    boards.set(text(row.image_name), text(row.board_id));
  }
  let done = 0;
  for (const row of source.rows("images", IMAGE)) {
    if (row.deleted_at !== null || flag(row.is_intermediate)) continue;
    const name = text(row.image_name);
    const known = await db.selectFrom("images").select("image_id").where("image_name", "=", name)
      .executeTakeFirst();
    if (known) tally.here += 1;
    else {
      const why = await importOne(given, row, boards.get(name) ?? null, maxPixels)
        .catch((error: Error) => error.message);
      if (why === null) tally.added += 1;
      else tally.left.push({ name, why });
    }
    progress(++done);
  }
}

type Found = { [K in keyof typeof IMAGE]: SQLInputValue };

/** @returns why it stays behind; null if it comes */
async function importOne(
  { files, source, owners, at, change }: Import,
  row: Found,
  boardId: string | null,
  maxPixels: number,
): Promise<string | null> {
  const [name, subfolder] = [text(row.image_name), text(row.image_subfolder)];
  if (!NAME.test(name)) return "its name is not one of InvokeAI's";
  if (subfolder !== "" && !isPlain(subfolder)) return "its folder leads elsewhere";
  const file = join(source.images, subfolder, name);
  const bytes = await Deno.readFile(file).catch(() => null);
  if (bytes === null) return "its file is missing";
  const chunks = readChunks(bytes);
  const { width, height } = headerOf(chunks);
  if (width * height > maxPixels) return `${width} × ${height} is more than max_upload_megapixels`;
  const texts = new Map(
    chunks.map((chunk) => readText(chunk, MAX_TEXT))
      .flatMap((found) => found === null ? [] : [[found.keyword, found.text]]),
  );
  const metadata = looseObject(text(row.metadata)) ?? looseObject(texts.get(KEYWORDS.metadata));
  const json = (keyword: string) => {
    const found = texts.get(keyword);
    return found !== undefined && looseObject(found) !== null ? strictJson(found) : null;
  };
  const place = { image_name: name, image_subfolder: subfolderOf(name) };
  const owner = ownerActor(owners.get(text(row.user_id)) ?? SYSTEM_USER_ID, false);
  await change(async (trx) => {
    const board = await trx.selectFrom("boards").select("board_id")
      .where("board_id", "=", boardId).executeTakeFirst();
    await insertImage(
      trx,
      {
        imageName: name,
        owner,
        boardId: board?.board_id ?? null,
        origin: row.image_origin === "external" ? "external" : "internal",
        category: category.catch("other").parse(row.image_category),
        isIntermediate: false,
        sessionId: text(row.session_id) || null,
        nodeId: text(row.node_id) || null,
        width,
        height,
        bytes: bytes.length,
        metadata: metadata === null ? null : JSON.stringify(metadata),
        workflow: json(KEYWORDS.workflow),
        graph: json(KEYWORDS.graph),
        prompt: searchablePrompt(metadata, texts.get("parameters") ?? null),
        tags: [],
        fileName: null,
      },
      place.image_subfolder,
      {
        createdAt: instant(row.created_at, at),
        updatedAt: instant(row.updated_at, at),
        starred: flag(row.starred),
      },
    );
  }, async () => {
    const thumbnail = await thumbnailOf(bytes, maxPixels);
    await files.adopt(file, place, thumbnail, bytes.length);
  });
  return null;
}
