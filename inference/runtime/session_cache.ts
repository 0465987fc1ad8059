import { join } from "node:path";
import { ModelError } from "../pipeline/errors.ts";
import type { Backend } from "./backend.ts";
import type { OnnxPart } from "../families/onnx_folder.ts";
import { findOnnx, type OnnxFile } from "./model_folder.ts";
import { LOG_SEVERITY, type OrtSession } from "./ort.ts";
import { type Stopwatch, wrapSession } from "./onnx/session.ts";
import type { Session } from "./onnx/tensors.ts";

export type Log = (level: "debug" | "info" | "warning" | "error", message: string) => void;

export interface SessionCache {
  open(folder: string, part: OnnxPart): Promise<Session>;
  release(): Promise<void>;
  /** How many files were opened so far. */
  opened(): number;
}

interface Entry {
  stamp: string;
  bytes: number;
  session: Session;
  dispose(): Promise<unknown>;
}

/** Files of this much together stay open; beyond it, those unused for longest are closed. */
const MAX_OPEN_BYTES = 6 * 2 ** 30;

/** Opens the ONNX files of model folders and keeps them open. A file that changed since is opened
 * anew; one that cannot be opened is an error that names it. */
export function createSessionCache(backend: Backend, watch: Stopwatch, log: Log): SessionCache {
  // A Map keeps the order of insertion: the first entry is the one unused for longest.
  const entries = new Map<string, Entry>();
  let opened = 0;

  async function drop(key: string): Promise<void> {
    const entry = entries.get(key);
    entries.delete(key);
    await entry?.dispose();
  }

  return {
    async open(folder, part) {
      const key = join(folder, part);
      const file = await findOnnx(folder, part);
      const known = entries.get(key);
      if (known?.stamp === file.stamp) {
        entries.delete(key);
        entries.set(key, known);
        return known.session;
      }
      await drop(key);
      let open = file.bytes;
      for (const entry of entries.values()) open += entry.bytes;
      for (const [oldest, entry] of entries) {
        if (open <= MAX_OPEN_BYTES) break;
        open -= entry.bytes;
        await drop(oldest);
      }
      const start = performance.now();
      const entry = await load(backend, folder, part, file, watch);
      log("info", `opened ${file.place} in ${Math.round(performance.now() - start)} ms`);
      entries.set(key, entry);
      opened++;
      return entry.session;
    },

    async release() {
      for (const key of [...entries.keys()]) await drop(key);
    },

    opened: () => opened,
  };
}

async function load(
  backend: Backend,
  folder: string,
  part: OnnxPart,
  file: OnnxFile,
  watch: Stopwatch,
): Promise<Entry> {
  const { PreTrainedModel } = await import("./transformers.ts");
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
        // Waiting threads would burn the cores that pictures are encoded on: without it a step is
        // twice as fast where cores are few.
        extra: { session: { intra_op: { allow_spinning: "0" } } },
      },
    });
    const session =
      (model as unknown as { sessions: Record<string, OrtSession> }).sessions["model"];
    if (!session) throw new Error("no session");
    const native = backend.device !== "webgpu";
    return {
      stamp: file.stamp,
      bytes: file.bytes,
      session: wrapSession(backend.ort, session, file.place, watch, native),
      dispose: () => model.dispose(),
    };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const [line = ""] = text.replaceAll(folder, "").split("\n");
    if (/alloc|out of memory/i.test(text)) throw error;
    throw new ModelError(
      `the model's ${file.place} cannot be opened (damaged or cut off?): ${line.slice(0, 300)}`,
    );
  }
}
