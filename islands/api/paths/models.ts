import type { Hub, HubTokenBody, HubTokenHints } from "../../../services/contract/hubs.ts";
import type {
  BrowsedFolder,
  Candidate,
  FoundModels,
  InstallBody,
  InstallJob,
  ModelUpdate,
  OfferDTO,
} from "../../../services/contract/model_installs.ts";
import type { ModelUpload, NewUploadBody } from "../../../services/contract/model_uploads.ts";
import type {
  ModelCheck,
  ModelImages,
  ModelList,
  ModelRecord,
  SyncResult,
  TrashedModels,
} from "../../../services/contract/models.ts";
import type { StarterModelsAnswer } from "../../../services/contract/starter_models.ts";
import type { ModelChanges } from "../../../services/models/manage.ts";
import { at, part, query, V2 } from "../path.ts";

/** Models, and how they come here. */
export const modelsPaths = {
  modelsRoot: `${V2}/models/`,
  models: at<{ GET: ModelList }>(`${V2}/models/`),
  model: (key: string) =>
    at<{ PATCH: ModelRecord; DELETE: void }, { PATCH: ModelChanges }>(
      `${V2}/models/i/${part(key)}`,
    ),
  modelImages: (key: string) => at<{ GET: ModelImages }>(`${V2}/models/i/${part(key)}/images`),
  trashedModels: at<{ GET: TrashedModels }>(`${V2}/models/trash`),
  trashedModel: (key: string) => at<{ DELETE: void }>(`${V2}/models/trash/${part(key)}`),
  restoreModel: (key: string) =>
    at<{ POST: ModelRecord }>(`${V2}/models/trash/${part(key)}/restore`),
  modelUpdate: (key: string) =>
    at<{ GET: ModelUpdate; POST: InstallJob }>(`${V2}/models/i/${part(key)}/update`),
  modelChecks: at<{ GET: ModelCheck[] }>(`${V2}/models/verify`),
  verifyModel: (key: string) =>
    at<{ POST: ModelCheck; DELETE: ModelCheck }>(`${V2}/models/i/${part(key)}/verify`),
  syncModels: at<{ POST: SyncResult }>(`${V2}/models/sync`),
  modelImage: (key: string) =>
    at<{ PATCH: ModelRecord; DELETE: void }>(`${V2}/models/i/${part(key)}/image`),
  installs: at<{ GET: InstallJob[]; DELETE: void }>(`${V2}/models/install`),
  installJob: (id: number) => at<{ DELETE: InstallJob }>(`${V2}/models/install/${id}`),
  pauseInstall: (id: number) => at<{ POST: InstallJob }>(`${V2}/models/install/${id}/pause`),
  resumeInstall: (id: number) => at<{ POST: InstallJob }>(`${V2}/models/install/${id}/resume`),
  modelUploads: at<{ GET: ModelUpload[]; POST: ModelUpload }, { POST: NewUploadBody }>(
    `${V2}/models/uploads`,
  ),
  modelUpload: (id: string) =>
    at<{ GET: ModelUpload; DELETE: void }>(`${V2}/models/uploads/${part(id)}`),
  modelUploadPart: (id: string, offset: number, sha256: string | undefined) =>
    at<{ PUT: ModelUpload }>(`${V2}/models/uploads/${part(id)}${query({ offset, sha256 })}`),
  modelUploadOffer: (id: string) =>
    at<{ GET: Candidate }>(`${V2}/models/uploads/${part(id)}/offer`),
  installUpload: (id: string) =>
    at<{ POST: InstallJob }, { POST: InstallBody }>(
      `${V2}/models/uploads/${part(id)}/install`,
    ),
  modelOffer: (source: string) => at<{ GET: OfferDTO }>(`${V2}/models/offer${query({ source })}`),
  starterModels: at<{ GET: StarterModelsAnswer }>(`${V2}/models/starter_models`),
  hubTokens: at<{ GET: HubTokenHints }>(`${V2}/models/hub_tokens`),
  hubToken: (hub: Hub) =>
    at<{ PUT: HubTokenHints; DELETE: HubTokenHints }, { PUT: HubTokenBody }>(
      `${V2}/models/hub_tokens/${hub}`,
    ),
  install: (source: string, inplace: boolean) =>
    at<{ POST: InstallJob }, { POST: InstallBody }>(
      `${V2}/models/install${query({ source, inplace })}`,
    ),
  recogniseModel: (path: string) =>
    at<{ GET: Candidate }>(`${V2}/models/recognise${query({ path })}`),
  browseModels: (path: string | null) =>
    at<{ GET: BrowsedFolder }>(`${V2}/models/browse${query({ path })}`),
  scanFolder: (path: string) =>
    at<{ GET: FoundModels }>(`${V2}/models/scan_folder${query({ scan_path: path || null })}`),
} as const;
