import { VISION, type VisionType } from "../../families/vision.ts";
import { ModelError } from "../../pipeline/errors.ts";
import { isOutOfMemory } from "../../pipeline/out_of_memory.ts";
import type { VisionModels } from "../../pipeline/vision.ts";
import type { ModelSource } from "../../types.ts";
import type { Backend } from "../backend.ts";
import { LOG_SEVERITY } from "../ort.ts";
import type { Opened, Wanted } from "../session_cache.ts";
import type { Stopwatch } from "./session.ts";
import { findVision, type VisionFiles } from "./vision_files.ts";
import type { Options } from "./vision_opening.ts";
import { USES } from "./vision_uses.ts";

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
  const options: Options = {
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
  };
  const timed = async <R>(look: () => Promise<R>): Promise<R> => {
    const start = performance.now();
    try {
      return await look();
    } finally {
      watch.ms += performance.now() - start;
    }
  };
  try {
    return await USES[type]({ folder, kind: files.kind, options, timed });
  } catch (error) {
    if (isOutOfMemory(error)) throw error;
    const text = error instanceof Error ? error.message : String(error);
    const [line = ""] = text.replaceAll(folder, "").split("\n");
    throw new ModelError(`the model cannot be opened (damaged or cut off?): ${line.slice(0, 300)}`);
  }
}
