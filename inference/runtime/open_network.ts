import type { NetworkModel } from "../networks/mod.ts";
import { requireUnchanged } from "../weights/file.ts";
import type { Backend } from "./backend.ts";
import { FileBlob } from "./file_blob.ts";
import { LOG_SEVERITY, type OrtSession, type SessionOptions } from "./ort.ts";

/**
 * Opens a network that was built from weights. The caller releases the session.
 *
 * @param options.stays whether its outputs stay on a GPU, to be inputs of other networks
 * @throws WeightsError `changed` if a file is not the one that the network was built from
 */
export async function openNetwork(
  backend: Backend,
  model: NetworkModel,
  { stays = false } = {},
): Promise<OrtSession> {
  await requireUnchanged(model.files.values());
  const mapped = backend.device === "cpu" && isMapped(model, Deno.systemMemoryInfo().total);
  const options: SessionOptions = {
    executionProviders: backend.device === "cpu"
      ? ["cpu"]
      // By default the binding for Node rearranges channels, which these networks lose by.
      : [{ name: "webgpu", preferredLayout: "NCHW" }],
    logSeverityLevel: LOG_SEVERITY,
    ...(stays && backend.device !== "cpu" ? { preferredOutputLocation: "gpu-buffer" } : {}),
    ...(mapped ? { graphOptimizationLevel: isFull(model) ? "extended" : "disabled" } : {}),
    extra: {
      session: {
        intra_op: { allow_spinning: "0" },
        // With a folder, the web runtime would look for files under their whole path.
        ...(backend.device === "webgpu"
          ? {}
          : { model_external_initializers_file_folder_path: model.folder }),
        ...(mapped ? { disable_prepacking: "1" } : {}),
      },
    },
  };
  if (backend.device !== "webgpu") {
    return await backend.ort.InferenceSession.create(model.bytes, options);
  }
  // The web runtime opens no files: it reads each tensor from a Blob.
  const files = [...model.files].map(([location, { path }]) => ({
    path: location,
    data: new FileBlob(path),
  }));
  try {
    return await backend.ort.InferenceSession.create(model.bytes, {
      ...options,
      externalData: files,
    });
  } finally {
    for (const { data } of files) data.close();
  }
}

/** Whether all weights are 32-bit floats, as the CPU needs them. */
function isFull({ parameters, weightBytes }: NetworkModel): boolean {
  return weightBytes === parameters * 4;
}

/** The part of a machine's memory that one network may take in the CPU's own arrangement. */
const PACKED_SHARE = 1 / 3;

/**
 * Whether the CPU reads a network's weights where they lie, because there is no room for them as it
 * computes fastest: as 32-bit floats, arranged for the processor, and beside them, while it opens,
 * the file. Mapped networks open in a second and their memory can be taken back, but a step takes up
 * to twice as long. 16-bit weights are then converted in each run, and weights that are computed from
 * others would be, too: with those a network is never mapped.
 */
export function isMapped(model: NetworkModel, machineBytes: number): boolean {
  if (model.computesWeights && !isFull(model)) return false;
  const opening = isFull(model) ? 0 : model.weightBytes;
  return model.parameters * 4 + opening > machineBytes * PACKED_SHARE;
}
