import type { NetworkModel } from "../networks/mod.ts";
import { openReader, requireUnchanged } from "../weights/file.ts";
import { readHalves } from "../weights/gguf/dequantise.ts";
import { isQuantised } from "../weights/tensor.ts";
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
  const options = optionsOf(model, backend, stays);
  if (model.held.size > 0) {
    const externalData = await heldData(model);
    return await backend.ort.InferenceSession.create(model.bytes, { ...options, externalData });
  }
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

/** What ONNX Runtime is told about a network. */
export function optionsOf(model: NetworkModel, backend: Backend, stays = false): SessionOptions {
  const isCpu = backend.device === "cpu";
  return {
    executionProviders: isCpu
      ? ["cpu"]
      // By default the binding for Node rearranges channels, which these networks lose by.
      : [{ name: "webgpu", preferredLayout: "NCHW" }],
    logSeverityLevel: LOG_SEVERITY,
    ...(stays && !isCpu ? { preferredOutputLocation: "gpu-buffer" } : {}),
    // A plan for the memory of the second run takes its whole size beside what the first one left.
    ...(isCpu ? { enableMemPattern: false } : {}),
    extra: {
      session: {
        intra_op: { allow_spinning: "0" },
        // The CPU would copy the matrices, and no step was faster for it.
        ...(isCpu ? { disable_prepacking: "1" } : {}),
        // With a folder, the web runtime would look for files under their whole path.
        ...(backend.device === "webgpu"
          ? {}
          : { model_external_initializers_file_folder_path: model.folder }),
      },
    },
  };
}

/**
 * Reads the weights of a network whose files hold them in blocks, one tensor after the other:
 * beside the numbers themselves, a few megabytes are held. ONNX Runtime copies them; nothing else
 * keeps them once the network is open.
 */
async function heldData({ held }: NetworkModel) {
  const data: { path: string; data: Uint8Array<ArrayBuffer> }[] = [];
  for (const [path, tensor] of held) {
    using reader = await openReader(tensor.file);
    data.push({
      path,
      data: isQuantised(tensor)
        ? new Uint8Array((await readHalves(reader, tensor)).buffer)
        : await reader.read(tensor.offset, tensor.bytes),
    });
  }
  return data;
}
