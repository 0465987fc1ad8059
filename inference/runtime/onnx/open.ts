import type { OnnxPart } from "../../families/onnx_folder.ts";
import { ModelError } from "../../pipeline/errors.ts";
import { isOutOfMemory } from "../../pipeline/out_of_memory.ts";
import type { Backend } from "../backend.ts";
import { findOnnx, type OnnxFile } from "../model_folder.ts";
import { LOG_SEVERITY, type OrtSession } from "../ort.ts";
import type { Opened, Wanted } from "../session_cache.ts";
import { type Stopwatch, wrapSession } from "./session.ts";
import type { Session } from "./tensors.ts";

/**
 * Finds the ONNX file of a part of a model's folder, to be opened. One that cannot be opened is an
 * error that names it.
 */
export async function findPart(
  backend: Backend,
  watch: Stopwatch,
  folder: string,
  part: OnnxPart,
): Promise<Wanted<Session>> {
  const file = await findOnnx(folder, part);
  return {
    key: `${backend.device} ${folder} ${part}`,
    stamp: file.stamp,
    bytes: file.bytes,
    name: file.place,
    load: () => load(backend, folder, part, file, watch),
  };
}

async function load(
  backend: Backend,
  folder: string,
  part: OnnxPart,
  file: OnnxFile,
  watch: Stopwatch,
): Promise<Opened<Session>> {
  const { PreTrainedModel } = await import("../transformers.ts");
  try {
    const model = await PreTrainedModel.from_pretrained(folder, {
      subfolder: part,
      model_file_name: "model",
      // A type that it does not know: it opens the file as it is.
      config: { model_type: "custom" } as never,
      // Left to the providers below: given our own runtime it knows no device by name.
      device: "auto",
      dtype: file.dtype,
      use_external_data_format: file.external,
      local_files_only: true,
      session_options: {
        executionProviders: backend.providers,
        logSeverityLevel: LOG_SEVERITY,
        // Waiting threads would burn the cores that images are encoded on: without it a step is
        // twice as fast where cores are few.
        extra: { session: { intra_op: { allow_spinning: "0" } } },
      },
    });
    const session =
      (model as unknown as { sessions: Record<string, OrtSession> }).sessions["model"];
    if (!session) throw new Error("no session");
    const native = backend.device !== "webgpu";
    return {
      network: wrapSession(backend.ort, session, file.place, watch, native),
      dispose: () => model.dispose(),
    };
  } catch (error) {
    if (isOutOfMemory(error)) throw error;
    const text = error instanceof Error ? error.message : String(error);
    const [line = ""] = text.replaceAll(folder, "").split("\n");
    throw new ModelError(
      `the model's ${file.place} cannot be opened (damaged or cut off?): ${line.slice(0, 300)}`,
    );
  }
}
