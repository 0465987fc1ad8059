import { KIND_PATHS, type ThingKind } from "../../services/contract/kinds.ts";
import type { RuntimeChanges } from "../../services/config/runtime.ts";
import type { ModelChanges } from "../../services/models/manage.ts";
import type { EstimateBody } from "../../services/queue/forecast/estimate.ts";
import type { GenerateBody } from "../../services/generate/simple.ts";
import type {
  DescribeBody,
  PreprocessBody,
  RemoveBackgroundBody,
} from "../../services/generate/vision.ts";
import type { UpscaleBody } from "../../services/generate/upscale.ts";
import type { TokenCountBody } from "../../services/token_count/mod.ts";
import type { DynamicPromptsBody } from "../../services/dynamic_prompts/mod.ts";
import type {
  NewWorkflowBody,
  PublicBody,
  RunBody,
  SaveAsBody,
  SavedWorkflowBody,
} from "../../services/workflows/bodies.ts";
import type { WorkersView, WorkerToken } from "../../services/contract/workers.ts";
import type { BackupsView } from "../../services/contract/backups.ts";
import type { Setting } from "../../services/config/mod.ts";
import type {
  BoardChanges,
  BoardDTO,
  BoardImagesBody,
  DayBoard,
  DeletedBoard,
  LeftBoard,
} from "../../services/contract/boards.ts";
import type { Guide, Help, HelpSections } from "../../services/contract/help.ts";
import type { Nothing } from "../../services/contract/fields.ts";
import type {
  AddedToBoard,
  Bulk,
  Copied,
  CopyBody,
  DeletedImages,
  DownloadBody,
  Emptied,
  ImageChanges,
  ImageDTO,
  ImageFacets,
  ImageMonth,
  ImageNames,
  ImageNamesBody,
  ImagePage,
  ImageWorkflow,
  Metadata,
  NamedImageDTO,
  OneImageDTO,
  RequestedDownload,
  SimilarImages,
  TagBody,
  TagCount,
  TakenOffBoard,
  TrashNames,
} from "../../services/contract/images.ts";
import type {
  BrowsedFolder,
  Candidate,
  FoundModels,
  InstallBody,
  InstallJob,
  ModelUpdate,
  OfferDTO,
} from "../../services/contract/model_installs.ts";
import type { Hub, HubTokenBody, HubTokenHints } from "../../services/contract/hubs.ts";
import type {
  ModelCheck,
  ModelImages,
  ModelList,
  ModelRecord,
  SyncResult,
  TrashedModels,
} from "../../services/contract/models.ts";
import type { StarterModelsAnswer } from "../../services/contract/starter_models.ts";
import type { ModelUpload, NewUploadBody } from "../../services/contract/model_uploads.ts";
import type { ReadPresets, StylePreset } from "../../services/contract/presets.ts";
import type { DynamicPrompts, Estimate, TokenCount } from "../../services/contract/prompts.ts";
import type {
  BatchesBody,
  BatchStatus,
  Canceled,
  EnqueueResult,
  GenerateResult,
  ItemIds,
  ItemsBody,
  Line,
  ProcessorState,
  QueueItemSummary,
  QueueState,
  Removed,
  ReorderBody,
  Reordered,
  RetryResult,
} from "../../services/contract/queue.ts";
import type {
  AuditPage,
  AuditVerdict,
  HealthReport,
  Moving,
} from "../../services/contract/server.ts";
import type {
  GrantBody,
  GrantDTO,
  GroupBody,
  GroupChanges,
  GroupDTO,
  WholeGroup,
} from "../../services/contract/sharing.ts";
import type {
  AuthStatus,
  ForgottenBody,
  LinkBody,
  MailLanguage,
  NewPassword,
  Renewed,
  ResetPassword,
  SetUp,
  SetUpBody,
  SignedIn,
  SignInBody,
  Success,
} from "../../services/contract/sign_in.ts";
import type {
  ApiKeyBody,
  ApiKeyDTO,
  Ended,
  ImportReport,
  Me,
  NewApiKey,
  NewUserBody,
  PersonOverview,
  ProfileChanges,
  RemoveMeBody,
  SessionDTO,
  SignInLink,
  TransferBody,
  Usage,
  UserChanges,
  UserDTO,
  UserSession,
} from "../../services/contract/users.ts";
import type {
  ListedWildcard,
  Wildcard,
  WildcardBody,
  WildcardChanges,
} from "../../services/contract/wildcards.ts";
import type { QueueItem } from "../../services/queue/view/item_schema.ts";
import type { Handover } from "../../services/users/answers.ts";
import type { WorkflowPage, WorkflowRecord } from "../../services/workflows/answers.ts";

/**
 * Paths of the API, each with the types of the answers and bodies of its methods. Everything in
 * them that comes from a user or a row is encoded. `tests/routes/paths_test.ts` compares them with
 * the routes.
 */

declare const ANSWERS: unique symbol;
declare const BODIES: unique symbol;
/** A path below the base path; `A` and `B` are the types of answer and JSON body by method. */
export type Path<A = unknown, B = unknown> = string & {
  readonly [ANSWERS]: A;
  readonly [BODIES]: B;
};

const at = <A, B = Record<never, never>>(path: string) => path as Path<A, B>;
const V1 = "/api/v1";
const part = encodeURIComponent;

type QueryValue = string | number | boolean | readonly string[] | undefined | null;

/** Builds a query string; omits absent values and repeats the parameter for each item of a list. */
function query(values: Record<string, QueryValue>) {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === null
      ? []
      : Array.isArray(value)
      ? value.map((item) => [name, item])
      : [[name, String(value)]]
  );
  const text = new URLSearchParams(pairs).toString();
  return text === "" ? "" : `?${text}`;
}

export interface ImageFilter {
  board_id?: string | null;
  shared_with_me?: boolean | null;
  visible?: boolean | null;
  search_term?: string | null;
  tag?: string | null;
  starred?: boolean | null;
  date?: string | null;
  created_from?: string | null;
  created_to?: string | null;
  time_zone?: string | null;
  user_id?: string | null;
  categories?: string | null;
  model?: string | null;
  sampler?: string | null;
  width?: number | null;
  height?: number | null;
}

export interface ImageList extends ImageFilter {
  with_owners?: boolean | null;
  with_shapes?: boolean | null;
  order_by?: "created_at" | "bytes" | "file_name" | null;
  order_dir?: "ASC" | "DESC";
  starred_first?: boolean;
}

/** What is asked of one thing, whatever kind it is. */
const ofThing = (kind: ThingKind, id: string, what: string) =>
  KIND_PATHS[kind].replace(/\{\w+\}$/, () => part(id)) + what;

export const paths = {
  me: at<
    { GET: Me; PATCH: UserDTO; DELETE: void },
    { PATCH: ProfileChanges; DELETE: RemoveMeBody }
  >(`${V1}/auth/me`),
  login: at<{ POST: SignedIn }, { POST: SignInBody }>(`${V1}/auth/login`),
  link: at<{ POST: SignedIn }, { POST: LinkBody }>(`${V1}/auth/link`),
  forgotten: at<{ POST: Success }, { POST: ForgottenBody }>(`${V1}/auth/forgotten`),
  logout: at<{ POST: Success }>(`${V1}/auth/logout`),
  setup: at<{ POST: SetUp }, { POST: SetUpBody }>(`${V1}/auth/setup`),
  authStatus: at<{ GET: AuthStatus }>(`${V1}/auth/status`),
  renew: at<{ POST: Renewed }>(`${V1}/auth/renew`),
  generatePassword: at<{ GET: NewPassword }>(`${V1}/auth/generate-password`),
  exportMe: at<{ GET: Blob }>(`${V1}/auth/me/export`),
  sessions: at<{ GET: SessionDTO[] }>(`${V1}/auth/sessions`),
  session: (id: string) => at<{ DELETE: void }>(`${V1}/auth/sessions/${part(id)}`),
  otherSessions: at<{ DELETE: Ended }>(`${V1}/auth/sessions?keep_current=true`),
  apiKeys: at<{ GET: ApiKeyDTO[]; POST: NewApiKey }, { POST: ApiKeyBody }>(`${V1}/auth/api-keys`),
  apiKey: (id: string) => at<{ DELETE: void }>(`${V1}/auth/api-keys/${part(id)}`),
  users: (search: string) =>
    at<{ GET: UserDTO[]; POST: UserDTO }, { POST: NewUserBody }>(
      `${V1}/auth/users${query({ search: search || null })}`,
    ),
  peopleOverview: at<{ GET: PersonOverview[] }>(`${V1}/admin/people`),
  user: (id: string) =>
    at<{ PATCH: UserDTO }, { PATCH: UserChanges }>(`${V1}/auth/users/${part(id)}`),
  resetPassword: (userId: string) =>
    at<{ POST: ResetPassword }>(`${V1}/auth/users/${part(userId)}/reset-password`),
  transfer: (userId: string) =>
    at<{ POST: Handover }, { POST: TransferBody }>(`${V1}/auth/users/${part(userId)}/transfer`),
  userSessions: (userId: string) =>
    at<{ GET: UserSession[]; DELETE: Ended }>(`${V1}/auth/users/${part(userId)}/sessions`),
  things: (userId: string) => at<{ GET: Handover }>(`${V1}/auth/users/${part(userId)}/things`),
  signInLink: (userId: string) =>
    at<{ POST: SignInLink; DELETE: Ended }>(`${V1}/auth/users/${part(userId)}/sign-in-link`),
  mailSignInLink: (userId: string, language: MailLanguage) =>
    at<{ POST: void }>(`${V1}/auth/users/${part(userId)}/sign-in-link/mail${query({ language })}`),
  importUsers: (apply: boolean, group: string | null, lines?: readonly number[]) =>
    at<{ POST: ImportReport }>(
      `${V1}/auth/users/import${query({ apply, group_column: group, lines: lines?.join(",") })}`,
    ),
  deleteUser: (id: string, to: string | null) =>
    at<{ DELETE: void }>(`${V1}/auth/users/${part(id)}${query({ transfer_to: to })}`),
  audit: (filter: Record<string, string | number | null>) =>
    at<{ GET: AuditPage }>(`${V1}/admin/audit${query(filter)}`),
  auditVerify: at<{ GET: AuditVerdict }>(`${V1}/admin/audit/verify`),
  openApi: at<{ GET: Blob }>(`${V1}/openapi.json`),
  help: at<{ GET: Help }>(`${V1}/help`),
  guide: (name: string) => at<{ GET: Guide }>(`${V1}/help/${part(name)}`),
  helpSections: at<{ GET: HelpSections }>(`${V1}/help/sections`),
  settings: at<{ GET: Setting[] }>(`${V1}/app/settings`),
  runtimeConfig: at<{ PATCH: unknown }, { PATCH: RuntimeChanges }>(`${V1}/app/runtime_config`),
  health: at<{ GET: HealthReport }>(`${V1}/app/health`),
  workers: at<{ GET: WorkersView }>(`${V1}/admin/workers`),
  workerTokens: at<{ POST: WorkerToken }>(`${V1}/admin/workers/tokens`),
  worker: (id: string) => at<{ DELETE: void }>(`${V1}/admin/workers/${part(id)}`),
  drainWorker: (id: string) => at<{ POST: WorkersView }>(`${V1}/admin/workers/${part(id)}/drain`),
  resumeWorker: (id: string) => at<{ POST: WorkersView }>(`${V1}/admin/workers/${part(id)}/resume`),
  backups: at<{ GET: BackupsView; POST: BackupsView }>(`${V1}/admin/backups`),
  backup: (name: string) => at<{ DELETE: void }>(`${V1}/admin/backups/${part(name)}`),
  verifyBackup: (name: string) =>
    at<{ POST: BackupsView }>(`${V1}/admin/backups/${part(name)}/verify`),
  downloadBackup: (name: string) => at<{ GET: Blob }>(`${V1}/admin/backups/${part(name)}/download`),
  groups: at<{ GET: GroupDTO[]; POST: GroupDTO }, { POST: GroupBody }>(`${V1}/groups`),
  group: (id: string) =>
    at<{ GET: WholeGroup; PATCH: GroupDTO; DELETE: void }, { PATCH: GroupChanges }>(
      `${V1}/groups/${part(id)}`,
    ),
  groupMember: (id: string, userId: string) =>
    at<{ PUT: void; DELETE: void }>(`${V1}/groups/${part(id)}/members/${part(userId)}`),
  usage: at<{ GET: Usage }>(`${V1}/me/usage`),
  generate: at<{ POST: GenerateResult }, { POST: GenerateBody }>(`${V1}/generate`),
  upscale: at<{ POST: EnqueueResult }, { POST: UpscaleBody }>(`${V1}/upscale`),
  removeBackground: at<{ POST: EnqueueResult }, { POST: RemoveBackgroundBody }>(
    `${V1}/remove_background`,
  ),
  describe: at<{ POST: EnqueueResult }, { POST: DescribeBody }>(`${V1}/describe`),
  preprocess: at<{ POST: EnqueueResult }, { POST: PreprocessBody }>(`${V1}/preprocess`),
  dynamicPrompts: at<{ POST: DynamicPrompts }, { POST: DynamicPromptsBody }>(
    `${V1}/utilities/dynamicprompts`,
  ),
  tokenCount: at<{ POST: TokenCount }, { POST: TokenCountBody }>(`${V1}/utilities/token_count`),
  estimate: at<{ POST: Estimate }, { POST: EstimateBody }>(`${V1}/utilities/estimate`),
  image: (name: string) =>
    at<{ GET: OneImageDTO; PATCH: ImageDTO }, { PATCH: ImageChanges }>(
      `${V1}/images/i/${part(name)}`,
    ),
  full: (name: string) => at<{ GET: Blob }>(`${V1}/images/i/${part(name)}/full`),
  thumbnail: (name: string) => at<{ GET: Blob }>(`${V1}/images/i/${part(name)}/thumbnail`),
  workflowOf: (name: string) => at<{ GET: ImageWorkflow }>(`${V1}/images/i/${part(name)}/workflow`),
  metadata: (name: string) => at<{ GET: Metadata | null }>(`${V1}/images/i/${part(name)}/metadata`),
  imageNames: (list: ImageList) =>
    at<{ GET: ImageNames }>(`${V1}/images/names${query({ is_intermediate: false, ...list })}`),
  similarImages: (name: string, list: ImageFilter & Pick<ImageList, "with_shapes">) =>
    at<{ GET: SimilarImages }>(
      `${V1}/images/i/${part(name)}/similar${query({ ...list })}`,
    ),
  imageFacets: (filter: ImageFilter) =>
    at<{ GET: ImageFacets }>(`${V1}/images/facets${query({ is_intermediate: false, ...filter })}`),
  /** In the reader's time zone. */
  imageMonths: (filter: ImageFilter & { time_zone: string }) =>
    at<{ GET: ImageMonth[] }>(`${V1}/images/months${query({ is_intermediate: false, ...filter })}`),
  imagesByNames: at<{ POST: NamedImageDTO[] }, { POST: ImageNamesBody }>(
    `${V1}/images/images_by_names`,
  ),
  deleteImages: at<{ POST: DeletedImages }, { POST: ImageNamesBody }>(`${V1}/images/delete`),
  starImages: at<{ POST: Bulk<"starred_images"> }, { POST: ImageNamesBody }>(`${V1}/images/star`),
  unstarImages: at<{ POST: Bulk<"unstarred_images"> }, { POST: ImageNamesBody }>(
    `${V1}/images/unstar`,
  ),
  copyImages: at<{ POST: Copied }, { POST: CopyBody }>(`${V1}/images/copy`),
  imageTags: at<{ GET: TagCount[]; POST: Bulk<"tagged_images"> }, { POST: TagBody }>(
    `${V1}/images/tags`,
  ),
  downloadImages: at<{ POST: RequestedDownload }, { POST: DownloadBody }>(`${V1}/images/download`),
  download: (name: string) => at<{ GET: Blob }>(`${V1}/images/download/${part(name)}`),
  trashNames: at<{ GET: TrashNames }>(`${V1}/images/trash/names`),
  emptyTrash: at<{ DELETE: Emptied }>(`${V1}/images/trash`),
  deleteForGood: at<{ POST: Emptied }, { POST: ImageNamesBody }>(`${V1}/images/trash/delete`),
  restoreImages: at<{ POST: Bulk<"restored_images"> }, { POST: ImageNamesBody }>(
    `${V1}/images/trash/restore`,
  ),
  trashThumbnail: (name: string) => at<{ GET: Blob }>(`${V1}/images/trash/${part(name)}/thumbnail`),
  /** `userId`: "me", a person's, or null for everybody's. */
  days: (timeZone: string, userId: string | null) =>
    at<{ GET: DayBoard[] }>(
      `${V1}/virtual_boards/by_date${query({ time_zone: timeZone, user_id: userId })}`,
    ),
  board: (id: string) =>
    at<{ PATCH: BoardDTO }, { PATCH: BoardChanges }>(`${V1}/boards/${part(id)}`),
  createBoard: (name: string) =>
    at<{ POST: BoardDTO }>(`${V1}/boards/${query({ board_name: name })}`),
  deleteBoard: (id: string, withImages: boolean) =>
    at<{ DELETE: DeletedBoard }>(
      `${V1}/boards/${part(id)}${query({ include_images: withImages })}`,
    ),
  leaveBoard: (id: string) => at<{ POST: void }>(`${V1}/boards/${part(id)}/leave`),
  boardImages: at<{ POST: AddedToBoard }, { POST: BoardImagesBody }>(
    `${V1}/board_images/batch`,
  ),
  takeOffBoard: at<{ POST: TakenOffBoard }, { POST: ImageNamesBody }>(
    `${V1}/board_images/batch/delete`,
  ),
  grants: (kind: ThingKind, id: string) =>
    at<{ GET: GrantDTO[]; PUT: GrantDTO }, { PUT: GrantBody }>(ofThing(kind, id, "/grants")),
  grant: (kind: ThingKind, id: string, grantId: string) =>
    at<{ DELETE: void }>(ofThing(kind, id, `/grants/${part(grantId)}`)),
  recentImages: (limit: number) =>
    at<{ GET: ImagePage }>(
      `${V1}/images/${
        query({
          is_intermediate: false,
          categories: "general",
          user_id: "me",
          limit,
          offset: 0,
        })
      }`,
    ),
  upload: (category: string, intermediate: boolean, board?: string | null) =>
    at<{ POST: ImageDTO }>(
      `${V1}/images/upload${
        query({ image_category: category, is_intermediate: intermediate, board_id: board })
      }`,
    ),
  queueStatus: at<{ GET: QueueState }>(`${V1}/queue/default/status`),
  batchesRoot: `${V1}/queue/default/b/`,
  batchStatus: (id: string) => at<{ GET: BatchStatus }>(`${V1}/queue/default/b/${part(id)}/status`),
  queueLineRoot: `${V1}/queue/default/line`,
  imagesRoot: `${V1}/images/`,
  boardsRoot: `${V1}/boards/`,
  queueLine: (limit: number, userId: string | null = null) =>
    at<{ GET: Line }>(`${V1}/queue/default/line${query({ limit, user_id: userId })}`),
  queueSummaries: at<{ POST: QueueItemSummary[] }, { POST: ItemsBody }>(
    `${V1}/queue/default/item_summaries_by_ids`,
  ),
  queueItem: (id: number) => at<{ GET: QueueItem; DELETE: Nothing }>(`${V1}/queue/default/i/${id}`),
  retryItems: at<{ PUT: RetryResult }, { PUT: ItemIds }>(`${V1}/queue/default/retry_items_by_id`),
  reorder: at<{ POST: Reordered }, { POST: ReorderBody }>(`${V1}/queue/default/reorder`),
  queueCommand: (
    name: "clear" | "prune" | "cancel_all_except_current" | "processor/pause" | "processor/resume",
  ) => at<{ PUT: ProcessorState | Canceled | Removed }>(`${V1}/queue/default/${name}`),
  cancelItem: (id: number) => at<{ PUT: QueueItem }>(`${V1}/queue/default/i/${id}/cancel`),
  cancelBatches: at<{ PUT: Canceled }, { PUT: BatchesBody }>(
    `${V1}/queue/default/cancel_by_batch_ids`,
  ),
  moving: at<{ GET: Moving }>(`${V1}/app/moving`),
  clientState: (key: string) =>
    at<{ GET: string | null }>(`${V1}/client_state/default/get_by_key${query({ key })}`),
  setClientState: (key: string) =>
    at<{ POST: string }, { POST: string }>(
      `${V1}/client_state/default/set_by_key${query({ key })}`,
    ),
  modelsRoot: "/api/v2/models/",
  models: at<{ GET: ModelList }>("/api/v2/models/"),
  workflowsRoot: `${V1}/workflows/`,
  createWorkflow: at<{ POST: WorkflowRecord }, { POST: NewWorkflowBody }>(`${V1}/workflows/`),
  workflows: (filter: Record<string, string | number | boolean | null>) =>
    at<{ GET: WorkflowPage }>(`${V1}/workflows/${query({ per_page: 200, ...filter })}`),
  workflowTagsOf: (filter: Record<string, string | boolean>) =>
    at<{ GET: string[] }>(`${V1}/workflows/tags${query(filter)}`),
  workflowTagCounts: (filter: Record<string, string | boolean>, tags: readonly string[]) =>
    at<{ GET: Record<string, number> }>(
      `${V1}/workflows/counts_by_tag${query({ ...filter, tags })}`,
    ),
  workflow: (id: string) =>
    at<
      { GET: WorkflowRecord; PATCH: WorkflowRecord; DELETE: Nothing },
      { PATCH: SavedWorkflowBody }
    >(
      `${V1}/workflows/i/${part(id)}`,
    ),
  runWorkflow: (id: string) =>
    at<{ POST: EnqueueResult }, { POST: RunBody }>(`${V1}/workflows/i/${part(id)}/run`),
  saveWorkflowAs: (id: string) =>
    at<{ POST: WorkflowRecord }, { POST: SaveAsBody }>(`${V1}/workflows/i/${part(id)}/save_as`),
  exportWorkflow: (id: string) => at<{ GET: Blob }>(`${V1}/workflows/i/${part(id)}/export`),
  workflowIsPublic: (id: string) =>
    at<{ PATCH: WorkflowRecord }, { PATCH: PublicBody }>(`${V1}/workflows/i/${part(id)}/is_public`),
  workflowOpened: (id: string) => at<{ PUT: Nothing }>(`${V1}/workflows/i/${part(id)}/opened_at`),
  workflowImage: (id: string) =>
    at<{ PUT: WorkflowRecord; DELETE: WorkflowRecord }>(`${V1}/workflows/i/${part(id)}/thumbnail`),
  model: (key: string) =>
    at<{ PATCH: ModelRecord; DELETE: void }, { PATCH: ModelChanges }>(
      `/api/v2/models/i/${part(key)}`,
    ),
  modelImages: (key: string) => at<{ GET: ModelImages }>(`/api/v2/models/i/${part(key)}/images`),
  trashedModels: at<{ GET: TrashedModels }>("/api/v2/models/trash"),
  trashedModel: (key: string) => at<{ DELETE: void }>(`/api/v2/models/trash/${part(key)}`),
  restoreModel: (key: string) =>
    at<{ POST: ModelRecord }>(`/api/v2/models/trash/${part(key)}/restore`),
  modelUpdate: (key: string) =>
    at<{ GET: ModelUpdate; POST: InstallJob }>(`/api/v2/models/i/${part(key)}/update`),
  modelChecks: at<{ GET: ModelCheck[] }>("/api/v2/models/verify"),
  verifyModel: (key: string) =>
    at<{ POST: ModelCheck; DELETE: ModelCheck }>(`/api/v2/models/i/${part(key)}/verify`),
  syncModels: at<{ POST: SyncResult }>("/api/v2/models/sync"),
  modelImage: (key: string) =>
    at<{ PATCH: ModelRecord; DELETE: void }>(`/api/v2/models/i/${part(key)}/image`),
  installs: at<{ GET: InstallJob[]; DELETE: void }>("/api/v2/models/install"),
  installJob: (id: number) => at<{ DELETE: InstallJob }>(`/api/v2/models/install/${id}`),
  pauseInstall: (id: number) => at<{ POST: InstallJob }>(`/api/v2/models/install/${id}/pause`),
  resumeInstall: (id: number) => at<{ POST: InstallJob }>(`/api/v2/models/install/${id}/resume`),
  modelUploads: at<{ GET: ModelUpload[]; POST: ModelUpload }, { POST: NewUploadBody }>(
    "/api/v2/models/uploads",
  ),
  modelUpload: (id: string) =>
    at<{ GET: ModelUpload; DELETE: void }>(`/api/v2/models/uploads/${part(id)}`),
  modelUploadPart: (id: string, offset: number, sha256: string | undefined) =>
    at<{ PUT: ModelUpload }>(`/api/v2/models/uploads/${part(id)}${query({ offset, sha256 })}`),
  modelUploadOffer: (id: string) =>
    at<{ GET: Candidate }>(`/api/v2/models/uploads/${part(id)}/offer`),
  installUpload: (id: string) =>
    at<{ POST: InstallJob }, { POST: InstallBody }>(
      `/api/v2/models/uploads/${part(id)}/install`,
    ),
  modelOffer: (source: string) => at<{ GET: OfferDTO }>(`/api/v2/models/offer${query({ source })}`),
  starterModels: at<{ GET: StarterModelsAnswer }>("/api/v2/models/starter_models"),
  hubTokens: at<{ GET: HubTokenHints }>("/api/v2/models/hub_tokens"),
  hubToken: (hub: Hub) =>
    at<{ PUT: HubTokenHints; DELETE: HubTokenHints }, { PUT: HubTokenBody }>(
      `/api/v2/models/hub_tokens/${hub}`,
    ),
  install: (source: string, inplace: boolean) =>
    at<{ POST: InstallJob }, { POST: InstallBody }>(
      `/api/v2/models/install${query({ source, inplace })}`,
    ),
  recogniseModel: (path: string) =>
    at<{ GET: Candidate }>(`/api/v2/models/recognise${query({ path })}`),
  browseModels: (path: string | null) =>
    at<{ GET: BrowsedFolder }>(`/api/v2/models/browse${query({ path })}`),
  scanFolder: (path: string) =>
    at<{ GET: FoundModels }>(`/api/v2/models/scan_folder${query({ scan_path: path || null })}`),
  stylePresets: at<{ GET: StylePreset[]; POST: StylePreset }>(`${V1}/style_presets/`),
  /** Without other people's private ones, which administrators may see as well. */
  offeredPresets: at<{ GET: StylePreset[] }>(`${V1}/style_presets/?shared_only=true`),
  stylePreset: (id: string) =>
    at<{ PATCH: StylePreset; DELETE: Nothing }>(`${V1}/style_presets/i/${part(id)}`),
  stylePresetImage: (id: string) =>
    at<{ GET: Blob; DELETE: StylePreset }>(`${V1}/style_presets/i/${part(id)}/image`),
  restorePreset: (id: string) =>
    at<{ POST: StylePreset }>(`${V1}/style_presets/i/${part(id)}/restore`),
  readPresets: at<{ POST: ReadPresets }>(`${V1}/style_presets/read_file`),
  exportPresets: (format: "csv" | "json") =>
    at<{ GET: Blob }>(`${V1}/style_presets/export/mine${query({ format })}`),
  wildcards: at<{ GET: ListedWildcard[]; POST: Wildcard }, { POST: WildcardBody }>(
    `${V1}/wildcards/`,
  ),
  /** Without other people's private ones, which administrators may see as well. */
  offeredWildcards: at<{ GET: ListedWildcard[] }>(`${V1}/wildcards/?shared_only=true`),
  wildcard: (id: string) =>
    at<{ GET: Wildcard; PATCH: Wildcard; DELETE: Nothing }, { PATCH: WildcardChanges }>(
      `${V1}/wildcards/i/${part(id)}`,
    ),
  wildcardFile: (id: string) => at<{ GET: Blob }>(`${V1}/wildcards/i/${part(id)}/file`),
  restoreWildcard: (id: string) => at<{ POST: Wildcard }>(`${V1}/wildcards/i/${part(id)}/restore`),
  importWildcard: (replace: boolean) =>
    at<{ POST: Wildcard }>(`${V1}/wildcards/import${query({ replace })}`),
  exportWildcards: at<{ GET: Blob }>(`${V1}/wildcards/export/mine`),
  boardsLeft: at<{ GET: LeftBoard[] }>(`${V1}/boards/left`),
  comeBackToBoard: (id: string) => at<{ POST: BoardDTO }>(`${V1}/boards/${part(id)}/come_back`),
  boards: at<{ GET: BoardDTO[] }>(
    `${V1}/boards/${query({ all: true, include_archived: true, shared_only: true })}`,
  ),
  boardsOf: (userId: string) =>
    at<{ GET: BoardDTO[] }>(
      `${V1}/boards/${query({ all: true, include_archived: true, user_id: userId })}`,
    ),
} as const;
