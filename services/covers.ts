import type { UploadLimits } from "./config/mod.ts";
import { say } from "./contract/refusals.ts";
import { Problem, problem } from "./errors/mod.ts";
import type { FileStore } from "./storage/mod.ts";
import { decoding } from "./decoding.ts";
import { openImage } from "./open_image.ts";

/** The longest side of a stored image, in pixels. */
const SIZE = 512;

/** Small images that belong to something else: a workflow, a preset, a model. */
export interface Covers {
  /** Maximum size of a file, checked before it is read. */
  maxBytes: number;
  /**
   * Stores an image as WebP. Its type is detected by its content, not its name.
   * @throws Problem 413, 415, or 503 when very many come at once.
   */
  save(id: string, bytes: Uint8Array): Promise<void>;
  /**
   * Changes an image (null: removes it) together with the row that refers to it, which `record`
   * writes; if that fails, the old image stays. Changes of one image run one after the other, so
   * that the last row refers to the last file.
   * @throws the errors of `save` and `record`.
   */
  change<T>(id: string, bytes: Uint8Array | null, record: () => Promise<T>): Promise<T>;
  /** @throws Problem not_found. */
  read(id: string): Promise<Uint8Array<ArrayBuffer>>;
  copy(from: string, to: string): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface CoversOptions extends UploadLimits {
  store: FileStore;
  /** The folder of the store in which they are. */
  folder: string;
}

/** A folder of images, one file each. Write the file before the row that refers to it. */
export function createCovers({ store, folder, maxBytes, maxPixels }: CoversOptions): Covers {
  const keyOf = (id: string) => {
    // Ids are generated here; this check is a second guard against paths that lead elsewhere.
    if (!/^[\w-]{1,100}$/.test(id)) throw problem("not_found", say("no_cover"));
    return `${folder}/${id}.webp`;
  };
  const write = async (id: string, bytes: Uint8Array) => await store.put(keyOf(id), bytes);
  const read = async (id: string) => {
    const bytes = await store.read(keyOf(id));
    if (bytes === null) throw problem("not_found", say("no_cover"));
    return bytes;
  };
  const remove = async (id: string) => await store.remove(keyOf(id));
  const converted = async (bytes: Uint8Array) => {
    if (bytes.length <= maxBytes) return await toWebp(bytes, maxPixels);
    const megabytes = Math.floor(maxBytes / 1048576);
    throw problem("too_large", say("cover_too_large", { megabytes }), {
      facts: { limit_bytes: maxBytes },
    });
  };

  const turns = new Map<string, Promise<unknown>>();
  async function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = turns.get(id) ?? Promise.resolve();
    const done = before.then(work, work);
    turns.set(id, done);
    try {
      return await done;
    } finally {
      if (turns.get(id) === done) turns.delete(id);
    }
  }

  return {
    maxBytes,
    save: async (id, bytes) => await write(id, await converted(bytes)),
    async change(id, bytes, record) {
      const wanted = bytes && await converted(bytes);
      return await inTurn(id, async () => {
        if (!wanted) {
          const done = await record();
          await remove(id);
          return done;
        }
        const before = await read(id).catch(() => null);
        await write(id, wanted);
        try {
          return await record();
        } catch (error) {
          await (before ? write(id, before) : remove(id));
          throw error;
        }
      });
    },
    read,
    copy: async (from, to) => await write(to, await read(from)),
    remove,
  };
}

/**
 * First bytes of the accepted formats. The decoder gets no other format that it knows: to find the
 * size of a drawing (SVG), it would have to render all of it.
 */
const FORMATS = /^(\x89PNG\r\n|\xff\xd8\xff|RIFF.{4}WEBP|GIF8)/s;

async function toWebp(bytes: Uint8Array, maxPixels: number): Promise<Uint8Array> {
  try {
    if (!FORMATS.test(String.fromCharCode(...bytes.subarray(0, 12)))) throw new Error("format");
    const cover = await openImage(bytes, { failOn: "truncated", limitInputPixels: maxPixels });
    const { width, height } = await cover.metadata();
    const small = cover.rotate()
      .resize(SIZE, SIZE, { fit: "inside", withoutEnlargement: true }).webp({ quality: 82 });
    return await decoding(Math.min(width * height, maxPixels), () => small.toBuffer());
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw problem("unsupported_media", say("cover_damaged"));
  }
}
