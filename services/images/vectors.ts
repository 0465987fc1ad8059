import { sql } from "kysely";
import type { Database } from "../database/mod.ts";
import type { Announce } from "./announce.ts";
import { type ImageFiles, imageKey, type Stored, thumbnailKey } from "./files.ts";

/** An image that no model has looked at yet. */
export interface Unseen extends Stored {
  image_id: number;
  /** Somebody waits for it. */
  asked: boolean;
}

export type Vectors = ReturnType<typeof createVectors>;

/** The hash that stands for no model: the image is to be looked at before others. */
export const ASKED_FOR = "";
const NONE = new Uint8Array();

/** Images of one owner that may be asked for: those of others wait behind them. */
const MOST_ASKED = 50;
/** Number of images among which one is drawn, so that several processes look at different ones. */
const AMONG = 32;

/**
 * A vector as signed bytes, its largest number as 127: what counts is its direction, which the
 * rounding turns by less than half a degree in hundreds of dimensions.
 */
export function packed(vector: readonly number[]): Uint8Array {
  const most = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return new Uint8Array(Int8Array.from(vector, (value) => Math.round(value / most * 127)).buffer);
}

/** Whether a vector has a direction: that of a model that fails may be nothing, or no numbers. */
const hasDirection = (vector: readonly number[]): boolean =>
  vector.every(Number.isFinite) && vector.some((value) => value !== 0);

/** The cosine of the angle between two vectors that were packed: 1 for the same direction. */
export function likeness(a: Int8Array, b: Int8Array): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return dot / Math.sqrt(aa * bb);
}

export const unpacked = (bytes: Uint8Array): Int8Array =>
  new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** What models for similarity have made of images, and what they have not looked at yet. */
export function createVectors(
  { db, files, announce }: { db: Database; files: ImageFiles; announce: Announce },
) {
  /** All images up to here have been looked at by the model; those after it may not have been. */
  let done = { model: "", upTo: 0 };

  const unseen = (model: string) =>
    db.selectFrom("images")
      .leftJoin("image_vectors", (join) =>
        join.onRef("image_vectors.image_id", "=", "images.image_id")
          .on("image_vectors.model_hash", "=", model))
      .where("image_vectors.image_id", "is", null)
      .where("images.deleted_at", "is", null).where("images.is_intermediate", "=", 0)
      .select(["images.image_id", "images.image_name", "images.image_subfolder"]);

  async function asked(): Promise<Unseen | null> {
    const row = await db.selectFrom("image_vectors")
      .innerJoin("images", "images.image_id", "image_vectors.image_id")
      .where("image_vectors.model_hash", "=", ASKED_FOR).where("images.deleted_at", "is", null)
      .select(["images.image_id", "images.image_name", "images.image_subfolder"])
      // Not the oldest: somebody may ask for many of them.
      .orderBy(sql`random()`).limit(1).executeTakeFirst();
    return row ? { ...row, asked: true } : null;
  }

  return {
    asked,

    /** The image to look at next: one that is asked for, otherwise one of the newest. */
    async next(model: string): Promise<Unseen | null> {
      const first = await asked();
      if (first) return first;
      if (done.model !== model) done = { model, upTo: 0 };
      const { newest } = await db.selectFrom("images")
        .select(sql<number | null>`max(image_id)`.as("newest")).executeTakeFirstOrThrow();
      const rows = await unseen(model).where("images.image_id", ">", done.upTo)
        .orderBy("images.image_id", "desc").limit(AMONG).execute();
      if (rows.length === 0) done.upTo = newest ?? 0;
      const row = rows[Math.floor(Math.random() * rows.length)];
      return row ? { ...row, asked: false } : null;
    },

    /** Looks for images from the oldest on again: some may have come back from the trash. */
    again(): void {
      done.upTo = 0;
    },

    /** The small image, which shows as much as such models see; the whole one if it is missing. */
    read: async (image: Stored): Promise<Uint8Array<ArrayBuffer> | null> =>
      await files.store.read(thumbnailKey(image)) ?? await files.store.read(imageKey(image)),

    /** Keeps the vector of an image that is still there; null for one that cannot be looked at. */
    async keep(image: Unseen, model: string, vector: readonly number[] | null): Promise<void> {
      const bytes = vector && hasDirection(vector) ? packed(vector) : NONE;
      await putVector(db, image.image_name, model, bytes);
      if (!image.asked) return;
      const rows = await db.selectFrom("images").select(["image_name", "user_id", "board_id"])
        .where("image_id", "=", image.image_id).execute();
      await announce(rows);
    },
  };
}

/**
 * Asks for an image to be looked at before others. Where many of its owner are asked for, it waits
 * until it is asked for again, or its turn comes without that.
 */
export async function askFor(db: Database, imageName: string): Promise<void> {
  const { count } = await db.selectFrom("image_vectors")
    .innerJoin("images", "images.image_id", "image_vectors.image_id")
    .where("image_vectors.model_hash", "=", ASKED_FOR).where("images.deleted_at", "is", null)
    .where(
      "images.user_id",
      "=",
      (eb) =>
        eb.selectFrom("images as one").where("one.image_name", "=", imageName).select(
          "one.user_id",
        ),
    )
    .select(sql<number>`count(*)`.as("count")).executeTakeFirstOrThrow();
  if (Number(count) < MOST_ASKED) await putVector(db, imageName, ASKED_FOR, NONE);
}

async function putVector(
  db: Database,
  imageName: string,
  model_hash: string,
  vector: Uint8Array,
): Promise<void> {
  await db.insertInto("image_vectors").columns(["image_id", "model_hash", "vector"])
    .expression((eb) =>
      eb.selectFrom("images").where("image_name", "=", imageName).select([
        "image_id",
        sql<string>`${model_hash}`.as("model_hash"),
        sql<Uint8Array>`${vector}`.as("vector"),
      ])
    )
    .onConflict((c) => c.column("image_id").doUpdateSet({ model_hash, vector })).execute();
}
