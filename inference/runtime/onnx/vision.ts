import { VISION, type VisionType } from "../../families/vision.ts";
import { ModelError } from "../../pipeline/errors.ts";
import { isOutOfMemory } from "../../pipeline/out_of_memory.ts";
import { crop, type Raster } from "../../pipeline/raster.ts";
import { framed, opaque, type VisionModels } from "../../pipeline/vision.ts";
import type { ModelSource } from "../../types.ts";
import type { Backend } from "../backend.ts";
import { resizeImage } from "../images.ts";
import { LOG_SEVERITY } from "../ort.ts";
import type { Opened, Wanted } from "../session_cache.ts";
import type { Stopwatch } from "./session.ts";
import { findVision, type VisionFiles } from "./vision_files.ts";

/** Longest side in pixels that such a model is given: they work at 224 to 1024. */
const LONGEST = 1024;

/**
 * Width of a frame around the image, which is cut off the result: transformers.js scales by an
 * affine transform, which blends the outermost pixels with black.
 */
const FRAME = 8;

/** An image of transformers.js. */
interface RawImage {
  width: number;
  height: number;
  channels: number;
  data: Uint8Array | Uint8ClampedArray;
}

/** What its pipeline for depth gives: as the model says it, and from 0 to 255. */
interface Depth {
  predicted_depth: { data: Float32Array };
  depth: RawImage;
}

/** A pipeline of transformers.js: each takes an image. */
interface Pipeline {
  (image: RawImage, options?: Record<string, unknown>): Promise<unknown>;
  dispose(): Promise<unknown>;
}

type Task = (image: Raster, options?: Record<string, unknown>) => Promise<unknown>;

/** Tokens of a description at most: two or three sentences. */
const MOST_TOKENS = 64;

/** Makes the interface of each type of model from its pipeline. */
const USES: { readonly [T in VisionType]: (run: Task) => VisionModels[T] } = {
  depth_estimation: (run) => ({
    depth: (image) =>
      atWorkingSize(image, async (small) => {
        const { predicted_depth, depth } = await run(small) as Depth;
        if (!predicted_depth.data.every(Number.isFinite)) {
          throw new ModelError("the model gave a depth that is not a number");
        }
        return channelOf(depth, 0);
      }),
  }),
  background_removal: (run) => ({
    foreground: (image) =>
      atWorkingSize(image, async (small) => channelOf(await run(small) as RawImage, 3)),
  }),
  image_to_text: (run) => ({
    async describe(image, signal, onToken) {
      const { InterruptableStoppingCriteria } = await import("../transformers.ts");
      const stop = new InterruptableStoppingCriteria();
      let count = -1;
      const streamer = {
        /** The first call brings what the text begins with. */
        put() {
          if (signal.aborted) stop.interrupt();
          if (++count > 0) onToken(count, MOST_TOKENS);
        },
        end() {},
      };
      const answer = await run(await atMost(opaque(image), LONGEST), {
        max_new_tokens: MOST_TOKENS,
        streamer,
        stopping_criteria: stop,
      });
      signal.throwIfAborted();
      const [{ generated_text }] = answer as [{ generated_text: string }];
      return generated_text.trim();
    },
  }),
};

/** Finds a ready-made model, to be opened. */
export async function findVisionModel<T extends VisionType>(
  backend: Backend,
  watch: Stopwatch,
  { path }: ModelSource,
  type: T,
): Promise<Wanted<VisionModels[T]>> {
  const files = await findVision(path, type);
  return {
    key: `${backend.device} ${path} ${type}`,
    stamp: files.stamp,
    bytes: files.bytes,
    name: VISION[type].label,
    load: () => load(backend, watch, path, files, type),
  };
}

async function load<T extends VisionType>(
  backend: Backend,
  watch: Stopwatch,
  folder: string,
  files: VisionFiles,
  type: T,
): Promise<Opened<VisionModels[T]>> {
  const { pipeline, RawImage } = await import("../transformers.ts");
  try {
    const opened = await pipeline(VISION[type].task, folder, {
      // The providers below decide: transformers.js knows no device by name with our runtime.
      device: "auto",
      dtype: files.dtype,
      use_external_data_format: files.external as never,
      local_files_only: true,
      session_options: {
        executionProviders: backend.providers,
        logSeverityLevel: LOG_SEVERITY,
        extra: { session: { intra_op: { allow_spinning: "0" } } },
      },
    }) as unknown as Pipeline;
    const run: Task = async ({ data, width, height, channels }, options = {}) => {
      const start = performance.now();
      try {
        return await opened(new RawImage(data, width, height, channels), options);
      } finally {
        watch.ms += performance.now() - start;
      }
    };
    return { network: USES[type](run), dispose: () => opened.dispose() };
  } catch (error) {
    if (isOutOfMemory(error)) throw error;
    const text = error instanceof Error ? error.message : String(error);
    const [line = ""] = text.replaceAll(folder, "").split("\n");
    throw new ModelError(`the model cannot be opened (damaged or cut off?): ${line.slice(0, 300)}`);
  }
}

/** Runs a model on an image scaled to a size that it can use, and scales the result back. */
async function atWorkingSize(
  image: Raster,
  look: (small: Raster) => Promise<Raster>,
): Promise<Raster> {
  const { width, height } = image;
  const small = await atMost(opaque(image), LONGEST);
  const { width: w, height: h } = small;
  const seen = crop(await look(framed(small, FRAME)), FRAME, FRAME, w, h);
  return oneChannel(await resizeImage(seen, width, height, "bicubic"));
}

/** An image whose longer side has at most so many pixels. */
async function atMost(image: Raster, longest: number): Promise<Raster> {
  const { width, height } = image;
  const factor = Math.min(1, longest / Math.max(width, height));
  const side = (length: number) => Math.max(1, Math.round(length * factor));
  return await resizeImage(image, side(width), side(height), "lanczos");
}

function channelOf({ width, height, channels, data }: RawImage, which: number): Raster {
  const at = Math.min(which, channels - 1);
  const out = Uint8Array.from({ length: width * height }, (_, i) => data[i * channels + at]!);
  return { width, height, channels: 1, data: out };
}

/** Scaling may return three equal channels for one. */
const oneChannel = (image: Raster): Raster => image.channels === 1 ? image : channelOf(image, 0);
