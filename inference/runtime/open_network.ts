import type { NetworkModel } from "../networks/mod.ts";
import { requireUnchanged } from "../weights/file.ts";
import type { Backend } from "./backend.ts";
import { FileBlob } from "./file_blob.ts";
import { LOG_SEVERITY, type OrtSession, type SessionOptions } from "./ort.ts";

/**
 * Opens a network that was built from weights. The caller releases the session.
 *
 * @throws WeightsError `changed` if a file is not the one that the network was built from
 */
export async function openNetwork(backend: Backend, model: NetworkModel): Promise<OrtSession> {
  await requireUnchanged(model.files.values());
  const options: SessionOptions = {
    executionProviders: backend.providers,
    logSeverityLevel: LOG_SEVERITY,
    extra: {
      session: {
        intra_op: { allow_spinning: "0" },
        model_external_initializers_file_folder_path: model.folder,
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
