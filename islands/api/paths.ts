import type { Setting } from "../../services/config/mod.ts";
import type {
  BoardDTO,
  DayBoard,
  DeletedBoard,
  LeftBoard,
} from "../../services/contract/boards.ts";
import type { Nothing } from "../../services/contract/fields.ts";
import type {
  Bulk,
  Copied,
  DeletedImages,
  Emptied,
  ImageDTO,
  ImageNames,
  ImagePage,
  ImageWorkflow,
  Metadata,
  OneImageDTO,
  RequestedDownload,
  TagCount,
  TrashNames,
} from "../../services/contract/images.ts";
import type {
  Candidate,
  FoundModels,
  InstallJob,
  ModelList,
  ModelRecord,
  SyncResult,
} from "../../services/contract/models.ts";
import type { ReadPresets, StylePreset } from "../../services/contract/presets.ts";
import type { DynamicPrompts, Estimate, TokenCount } from "../../services/contract/prompts.ts";
import type {
  Canceled,
  EnqueueResult,
  GenerateResult,
  Line,
  ProcessorState,
  QueueItemSummary,
  QueueState,
  Removed,
  Reordered,
  RetryResult,
} from "../../services/contract/queue.ts";
import type { AuditPage, AuditVerdict, HealthReport } from "../../services/contract/server.ts";
import type { GrantDTO, GroupDTO, WholeGroup } from "../../services/contract/sharing.ts";
import type {
  AuthStatus,
  NewPassword,
  Renewed,
  ResetPassword,
  SetUp,
  SignedIn,
  Success,
} from "../../services/contract/sign_in.ts";
import type {
  ApiKeyDTO,
  Ended,
  Handover,
  ImportReport,
  NewApiKey,
  SessionDTO,
  Usage,
  UserDTO,
  UserSession,
} from "../../services/contract/users.ts";
import type { QueueItem } from "../../services/queue/view/item_schema.ts";
import type { WorkflowPage, WorkflowRecord } from "../../services/workflows/answers.ts";

/**
 * Paths of the API, each with the type of the answer to its methods. Everything in them that comes
 * from a user or a row is encoded. `tests/routes/paths_test.ts` compares them with the routes.
 */

declare const ANSWERS: unique symbol;
/** A path below the base path; `A` is the type of the answer by method. */
export type Path<A = unknown> = string & { readonly [ANSWERS]: A };

const at = <A>(path: string) => path as Path<A>;
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
  categories?: string | null;
  order_dir?: "ASC" | "DESC";
  starred_first?: boolean;
}

export type SharedKind = "board" | "image" | "workflow" | "style_preset" | "model";
const SHARED: Record<SharedKind, string> = {
  board: `${V1}/boards`,
  image: `${V1}/images/i`,
  workflow: `${V1}/workflows/i`,
  style_preset: `${V1}/style_presets/i`,
  model: "/api/v2/models/i",
};

export const paths = {
  me: at<{ GET: UserDTO; PATCH: UserDTO; DELETE: void }>(`${V1}/auth/me`),
  login: at<{ POST: SignedIn }>(`${V1}/auth/login`),
  logout: at<{ POST: Success }>(`${V1}/auth/logout`),
  setup: at<{ POST: SetUp }>(`${V1}/auth/setup`),
  authStatus: at<{ GET: AuthStatus }>(`${V1}/auth/status`),
  renew: at<{ POST: Renewed }>(`${V1}/auth/renew`),
  generatePassword: at<{ GET: NewPassword }>(`${V1}/auth/generate-password`),
  exportMe: at<{ GET: Blob }>(`${V1}/auth/me/export`),
  sessions: at<{ GET: SessionDTO[] }>(`${V1}/auth/sessions`),
  session: (id: string) => at<{ DELETE: void }>(`${V1}/auth/sessions/${part(id)}`),
  otherSessions: at<{ DELETE: Ended }>(`${V1}/auth/sessions?keep_current=true`),
  apiKeys: at<{ GET: ApiKeyDTO[]; POST: NewApiKey }>(`${V1}/auth/api-keys`),
  apiKey: (id: string) => at<{ DELETE: void }>(`${V1}/auth/api-keys/${part(id)}`),
  users: (search: string) =>
    at<{ GET: UserDTO[]; POST: UserDTO }>(`${V1}/auth/users${query({ search: search || null })}`),
  user: (id: string) => at<{ PATCH: UserDTO }>(`${V1}/auth/users/${part(id)}`),
  resetPassword: (userId: string) =>
    at<{ POST: ResetPassword }>(`${V1}/auth/users/${part(userId)}/reset-password`),
  transfer: (userId: string) => at<{ POST: Handover }>(`${V1}/auth/users/${part(userId)}/transfer`),
  userSessions: (userId: string) =>
    at<{ GET: UserSession[]; DELETE: Ended }>(`${V1}/auth/users/${part(userId)}/sessions`),
  things: (userId: string) => at<{ GET: Handover }>(`${V1}/auth/users/${part(userId)}/things`),
  importUsers: (apply: boolean, lines?: readonly number[]) =>
    at<{ POST: ImportReport }>(
      `${V1}/auth/users/import${query({ apply, lines: lines?.join(",") })}`,
    ),
  deleteUser: (id: string, to: string | null) =>
    at<{ DELETE: void }>(`${V1}/auth/users/${part(id)}${query({ transfer_to: to })}`),
  audit: (filter: Record<string, string | number | null>) =>
    at<{ GET: AuditPage }>(`${V1}/admin/audit${query(filter)}`),
  auditVerify: at<{ GET: AuditVerdict }>(`${V1}/admin/audit/verify`),
  settings: at<{ GET: Setting[] }>(`${V1}/app/settings`),
  runtimeConfig: at<{ PATCH: unknown }>(`${V1}/app/runtime_config`),
  health: at<{ GET: HealthReport }>(`${V1}/app/health`),
  groups: at<{ GET: GroupDTO[]; POST: GroupDTO }>(`${V1}/groups`),
  group: (id: string) => at<{ GET: WholeGroup; DELETE: void }>(`${V1}/groups/${part(id)}`),
  groupMember: (id: string, userId: string) =>
    at<{ PUT: void; DELETE: void }>(`${V1}/groups/${part(id)}/members/${part(userId)}`),
  usage: at<{ GET: Usage }>(`${V1}/me/usage`),
  generate: at<{ POST: GenerateResult }>(`${V1}/generate`),
  dynamicPrompts: at<{ POST: DynamicPrompts }>(`${V1}/utilities/dynamicprompts`),
  tokenCount: at<{ POST: TokenCount }>(`${V1}/utilities/token_count`),
  estimate: at<{ POST: Estimate }>(`${V1}/utilities/estimate`),
  image: (name: string) => at<{ GET: OneImageDTO }>(`${V1}/images/i/${part(name)}`),
  full: (name: string) => at<{ GET: Blob }>(`${V1}/images/i/${part(name)}/full`),
  thumbnail: (name: string) => at<{ GET: Blob }>(`${V1}/images/i/${part(name)}/thumbnail`),
  workflowOf: (name: string) => at<{ GET: ImageWorkflow }>(`${V1}/images/i/${part(name)}/workflow`),
  metadata: (name: string) => at<{ GET: Metadata | null }>(`${V1}/images/i/${part(name)}/metadata`),
  imageNames: (filter: ImageFilter) =>
    at<{ GET: ImageNames }>(`${V1}/images/names${query({ is_intermediate: false, ...filter })}`),
  imagesByNames: at<{ POST: ImageDTO[] }>(`${V1}/images/images_by_names`),
  deleteImages: at<{ POST: DeletedImages }>(`${V1}/images/delete`),
  starImages: at<{ POST: Bulk<"starred_images"> }>(`${V1}/images/star`),
  unstarImages: at<{ POST: Bulk<"unstarred_images"> }>(`${V1}/images/unstar`),
  copyImages: at<{ POST: Copied }>(`${V1}/images/copy`),
  imageTags: at<{ GET: TagCount[]; POST: Bulk<"tagged_images"> }>(`${V1}/images/tags`),
  downloadImages: at<{ POST: RequestedDownload }>(`${V1}/images/download`),
  download: (name: string) => at<{ GET: Blob }>(`${V1}/images/download/${part(name)}`),
  trashNames: at<{ GET: TrashNames }>(`${V1}/images/trash/names`),
  emptyTrash: at<{ DELETE: Emptied }>(`${V1}/images/trash`),
  deleteForGood: at<{ POST: Emptied }>(`${V1}/images/trash/delete`),
  restoreImages: at<{ POST: Bulk<"restored_images"> }>(`${V1}/images/trash/restore`),
  trashThumbnail: (name: string) => at<{ GET: Blob }>(`${V1}/images/trash/${part(name)}/thumbnail`),
  days: at<{ GET: DayBoard[] }>(`${V1}/virtual_boards/by_date`),
  board: (id: string) => at<{ PATCH: BoardDTO }>(`${V1}/boards/${part(id)}`),
  createBoard: (name: string) =>
    at<{ POST: BoardDTO }>(`${V1}/boards/${query({ board_name: name })}`),
  deleteBoard: (id: string, withImages: boolean) =>
    at<{ DELETE: DeletedBoard }>(
      `${V1}/boards/${part(id)}${query({ include_images: withImages })}`,
    ),
  leaveBoard: (id: string) => at<{ POST: void }>(`${V1}/boards/${part(id)}/leave`),
  boardImages: at<{ POST: Bulk<"added_images"> }>(`${V1}/board_images/batch`),
  takeOffBoard: at<{ POST: Bulk<"removed_images"> }>(`${V1}/board_images/batch/delete`),
  grants: (kind: SharedKind, id: string) =>
    at<{ GET: GrantDTO[]; PUT: GrantDTO }>(`${SHARED[kind]}/${part(id)}/grants`),
  grant: (kind: SharedKind, id: string, grantId: string) =>
    at<{ DELETE: void }>(`${SHARED[kind]}/${part(id)}/grants/${part(grantId)}`),
  recentImages: (limit: number) =>
    at<{ GET: ImagePage }>(
      `${V1}/images/${query({ is_intermediate: false, categories: "general", limit, offset: 0 })}`,
    ),
  upload: (category: string, intermediate: boolean, board?: string | null) =>
    at<{ POST: ImageDTO }>(
      `${V1}/images/upload${
        query({ image_category: category, is_intermediate: intermediate, board_id: board })
      }`,
    ),
  queueStatus: at<{ GET: QueueState }>(`${V1}/queue/default/status`),
  queueLineRoot: `${V1}/queue/default/line`,
  imagesRoot: `${V1}/images/`,
  boardsRoot: `${V1}/boards/`,
  queueLine: (limit: number, userId: string | null = null) =>
    at<{ GET: Line }>(`${V1}/queue/default/line${query({ limit, user_id: userId })}`),
  queueSummaries: at<{ POST: QueueItemSummary[] }>(`${V1}/queue/default/item_summaries_by_ids`),
  queueItem: (id: number) => at<{ GET: QueueItem; DELETE: Nothing }>(`${V1}/queue/default/i/${id}`),
  retryItems: at<{ PUT: RetryResult }>(`${V1}/queue/default/retry_items_by_id`),
  reorder: at<{ POST: Reordered }>(`${V1}/queue/default/reorder`),
  queueCommand: (
    name: "clear" | "prune" | "cancel_all_except_current" | "processor/pause" | "processor/resume",
  ) => at<{ PUT: ProcessorState | Canceled | Removed }>(`${V1}/queue/default/${name}`),
  cancelItem: (id: number) => at<{ PUT: QueueItem }>(`${V1}/queue/default/i/${id}/cancel`),
  cancelBatches: at<{ PUT: Canceled }>(`${V1}/queue/default/cancel_by_batch_ids`),
  clientState: (key: string) =>
    at<{ GET: string | null }>(`${V1}/client_state/default/get_by_key${query({ key })}`),
  setClientState: (key: string) =>
    at<{ POST: string }>(`${V1}/client_state/default/set_by_key${query({ key })}`),
  modelsRoot: "/api/v2/models/",
  allModels: at<{ GET: ModelList }>("/api/v2/models/"),
  models: at<{ GET: ModelList }>(`/api/v2/models/${query({ model_type: "main" })}`),
  workflowsRoot: `${V1}/workflows/`,
  createWorkflow: at<{ POST: WorkflowRecord }>(`${V1}/workflows/`),
  workflows: (filter: Record<string, string | number | boolean | null>) =>
    at<{ GET: WorkflowPage }>(`${V1}/workflows/${query({ per_page: 200, ...filter })}`),
  workflowTagsOf: (filter: Record<string, string | boolean>) =>
    at<{ GET: string[] }>(`${V1}/workflows/tags${query(filter)}`),
  workflowTagCounts: (filter: Record<string, string | boolean>, tags: readonly string[]) =>
    at<{ GET: Record<string, number> }>(
      `${V1}/workflows/counts_by_tag${query({ ...filter, tags })}`,
    ),
  workflow: (id: string) =>
    at<{ GET: WorkflowRecord; PATCH: WorkflowRecord; DELETE: Nothing }>(
      `${V1}/workflows/i/${part(id)}`,
    ),
  runWorkflow: (id: string) => at<{ POST: EnqueueResult }>(`${V1}/workflows/i/${part(id)}/run`),
  saveWorkflowAs: (id: string) =>
    at<{ POST: WorkflowRecord }>(`${V1}/workflows/i/${part(id)}/save_as`),
  exportWorkflow: (id: string) => at<{ GET: Blob }>(`${V1}/workflows/i/${part(id)}/export`),
  workflowIsPublic: (id: string) =>
    at<{ PATCH: WorkflowRecord }>(`${V1}/workflows/i/${part(id)}/is_public`),
  workflowOpened: (id: string) => at<{ PUT: Nothing }>(`${V1}/workflows/i/${part(id)}/opened_at`),
  workflowImage: (id: string) =>
    at<{ PUT: WorkflowRecord; DELETE: WorkflowRecord }>(`${V1}/workflows/i/${part(id)}/thumbnail`),
  model: (key: string) => at<{ PATCH: ModelRecord; DELETE: void }>(`/api/v2/models/i/${part(key)}`),
  syncModels: at<{ POST: SyncResult }>("/api/v2/models/sync"),
  modelImage: (key: string) =>
    at<{ PATCH: ModelRecord; DELETE: void }>(`/api/v2/models/i/${part(key)}/image`),
  installs: at<{ GET: InstallJob[]; DELETE: void }>("/api/v2/models/install"),
  installJob: (id: number) => at<{ DELETE: InstallJob }>(`/api/v2/models/install/${id}`),
  install: (source: string, inplace: boolean) =>
    at<{ POST: InstallJob }>(`/api/v2/models/install${query({ source, inplace })}`),
  recogniseModel: (path: string) =>
    at<{ GET: Candidate }>(`/api/v2/models/recognise${query({ path })}`),
  scanFolder: (path: string) =>
    at<{ GET: FoundModels }>(`/api/v2/models/scan_folder${query({ scan_path: path || null })}`),
  stylePresets: at<{ GET: StylePreset[]; POST: StylePreset }>(`${V1}/style_presets/`),
  stylePreset: (id: string) =>
    at<{ PATCH: StylePreset; DELETE: Nothing }>(`${V1}/style_presets/i/${part(id)}`),
  stylePresetImage: (id: string) =>
    at<{ DELETE: StylePreset }>(`${V1}/style_presets/i/${part(id)}/image`),
  restorePreset: (id: string) =>
    at<{ POST: StylePreset }>(`${V1}/style_presets/i/${part(id)}/restore`),
  readPresets: at<{ POST: ReadPresets }>(`${V1}/style_presets/read_file`),
  exportPresets: (format: "csv" | "json") =>
    at<{ GET: Blob }>(`${V1}/style_presets/export/mine${query({ format })}`),
  boardsLeft: at<{ GET: LeftBoard[] }>(`${V1}/boards/left`),
  comeBackToBoard: (id: string) => at<{ POST: BoardDTO }>(`${V1}/boards/${part(id)}/come_back`),
  boards: at<{ GET: BoardDTO[] }>(`${V1}/boards/${query({ all: true, include_archived: true })}`),
} as const;
