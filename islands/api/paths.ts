/** Paths of the API, with everything that comes from a person or a row encoded. */
const V1 = "/api/v1";
const part = encodeURIComponent;

function query(values: Record<string, string | number | boolean | undefined | null>) {
  const pairs = Object.entries(values).filter(([, v]) => v !== undefined && v !== null);
  const text = new URLSearchParams(pairs.map(([k, v]) => [k, String(v)])).toString();
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
  me: `${V1}/auth/me`,
  login: `${V1}/auth/login`,
  logout: `${V1}/auth/logout`,
  setup: `${V1}/auth/setup`,
  authStatus: `${V1}/auth/status`,
  renew: `${V1}/auth/renew`,
  generatePassword: `${V1}/auth/generate-password`,
  exportMe: `${V1}/auth/me/export`,
  sessions: `${V1}/auth/sessions`,
  session: (id: string) => `${V1}/auth/sessions/${part(id)}`,
  otherSessions: `${V1}/auth/sessions?keep_current=true`,
  apiKeys: `${V1}/auth/api-keys`,
  apiKey: (id: string) => `${V1}/auth/api-keys/${part(id)}`,
  users: (search: string) => `${V1}/auth/users${query({ search: search || null })}`,
  user: (id: string) => `${V1}/auth/users/${part(id)}`,
  userAnd: (id: string, what: "reset-password" | "transfer" | "sessions" | "things") =>
    `${V1}/auth/users/${part(id)}/${what}`,
  importUsers: (apply: boolean, lines?: readonly number[]) =>
    `${V1}/auth/users/import${query({ apply, lines: lines?.join(",") })}`,
  deleteUser: (id: string, to: string | null) =>
    `${V1}/auth/users/${part(id)}${query({ transfer_to: to })}`,
  audit: (filter: Record<string, string | number | null>) => `${V1}/admin/audit${query(filter)}`,
  auditVerify: `${V1}/admin/audit/verify`,
  settings: `${V1}/app/settings`,
  runtimeConfig: `${V1}/app/runtime_config`,
  health: `${V1}/app/health`,
  groups: `${V1}/groups`,
  group: (id: string) => `${V1}/groups/${part(id)}`,
  groupMember: (id: string, userId: string) => `${V1}/groups/${part(id)}/members/${part(userId)}`,
  usage: `${V1}/me/usage`,
  generate: `${V1}/generate`,
  dynamicPrompts: `${V1}/utilities/dynamicprompts`,
  tokenCount: `${V1}/utilities/token_count`,
  estimate: `${V1}/utilities/estimate`,
  image: (name: string) => `${V1}/images/i/${part(name)}`,
  full: (name: string) => `${V1}/images/i/${part(name)}/full`,
  thumbnail: (name: string) => `${V1}/images/i/${part(name)}/thumbnail`,
  metadata: (name: string) => `${V1}/images/i/${part(name)}/metadata`,
  imageNames: (filter: ImageFilter) =>
    `${V1}/images/names${query({ is_intermediate: false, ...filter })}`,
  imagesByNames: `${V1}/images/images_by_names`,
  deleteImages: `${V1}/images/delete`,
  starImages: (on: boolean) => `${V1}/images/${on ? "star" : "unstar"}`,
  copyImages: `${V1}/images/copy`,
  imageTags: `${V1}/images/tags`,
  downloadImages: `${V1}/images/download`,
  download: (name: string) => `${V1}/images/download/${part(name)}`,
  trashNames: `${V1}/images/trash/names`,
  emptyTrash: `${V1}/images/trash`,
  deleteForGood: `${V1}/images/trash/delete`,
  restoreImages: `${V1}/images/trash/restore`,
  trashThumbnail: (name: string) => `${V1}/images/trash/${part(name)}/thumbnail`,
  days: `${V1}/virtual_boards/by_date`,
  board: (id: string) => `${V1}/boards/${part(id)}`,
  createBoard: (name: string) => `${V1}/boards/${query({ board_name: name })}`,
  deleteBoard: (id: string, withImages: boolean) =>
    `${V1}/boards/${part(id)}${query({ include_images: withImages })}`,
  leaveBoard: (id: string) => `${V1}/boards/${part(id)}/leave`,
  boardImages: `${V1}/board_images/batch`,
  takeOffBoard: `${V1}/board_images/batch/delete`,
  grants: (kind: SharedKind, id: string) => `${SHARED[kind]}/${part(id)}/grants`,
  grant: (kind: SharedKind, id: string, grantId: string) =>
    `${SHARED[kind]}/${part(id)}/grants/${part(grantId)}`,
  recentImages: (limit: number) =>
    `${V1}/images/${query({ is_intermediate: false, categories: "general", limit, offset: 0 })}`,
  upload: (category: string, intermediate: boolean, board?: string | null) =>
    `${V1}/images/upload${
      query({ image_category: category, is_intermediate: intermediate, board_id: board })
    }`,
  queueStatus: `${V1}/queue/default/status`,
  queueLineRoot: `${V1}/queue/default/line`,
  imagesRoot: `${V1}/images/`,
  boardsRoot: `${V1}/boards/`,
  queueLine: (limit: number, userId: string | null = null) =>
    `${V1}/queue/default/line${query({ limit, user_id: userId })}`,
  queueSummaries: `${V1}/queue/default/item_summaries_by_ids`,
  queueItem: (id: number) => `${V1}/queue/default/i/${id}`,
  retryItems: `${V1}/queue/default/retry_items_by_id`,
  reorder: `${V1}/queue/default/reorder`,
  queueCommand: (
    name: "clear" | "prune" | "cancel_all_except_current" | "processor/pause" | "processor/resume",
  ) => `${V1}/queue/default/${name}`,
  cancelItem: (id: number) => `${V1}/queue/default/i/${id}/cancel`,
  cancelBatches: `${V1}/queue/default/cancel_by_batch_ids`,
  clientState: (key: string) => `${V1}/client_state/default/get_by_key${query({ key })}`,
  setClientState: (key: string) => `${V1}/client_state/default/set_by_key${query({ key })}`,
  modelsRoot: "/api/v2/models/",
  models: `/api/v2/models/${query({ model_type: "main" })}`,
  workflowsRoot: `${V1}/workflows/`,
  workflows: (filter: Record<string, string | number | boolean | null>) =>
    `${V1}/workflows/${query({ per_page: 200, ...filter })}`,
  workflowTagsOf: (filter: Record<string, string | boolean>) =>
    `${V1}/workflows/tags${query(filter)}`,
  workflowTagCounts: (filter: Record<string, string | boolean>, tags: readonly string[]) =>
    `${V1}/workflows/counts_by_tag${query(filter)}&${new URLSearchParams(
      tags.map((tag) => ["tags", tag]),
    )}`,
  workflow: (id: string) => `${V1}/workflows/i/${part(id)}`,
  workflowAnd: (
    id: string,
    what: "run" | "save_as" | "export" | "is_public" | "opened_at" | "thumbnail",
  ) => `${V1}/workflows/i/${part(id)}/${what}`,
  model: (key: string) => `/api/v2/models/i/${part(key)}`,
  syncModels: "/api/v2/models/sync",
  modelImage: (key: string) => `/api/v2/models/i/${part(key)}/image`,
  installs: "/api/v2/models/install",
  installJob: (id: number) => `/api/v2/models/install/${id}`,
  install: (source: string, inplace: boolean) =>
    `/api/v2/models/install${query({ source, inplace })}`,
  scanFolder: (path: string) => `/api/v2/models/scan_folder${query({ scan_path: path || null })}`,
  stylePresets: `${V1}/style_presets/`,
  stylePreset: (id: string) => `${V1}/style_presets/i/${part(id)}`,
  stylePresetImage: (id: string) => `${V1}/style_presets/i/${part(id)}/image`,
  restorePreset: (id: string) => `${V1}/style_presets/i/${part(id)}/restore`,
  readPresets: `${V1}/style_presets/read_file`,
  exportPresets: (format: "csv" | "json") => `${V1}/style_presets/export/mine${query({ format })}`,
  boardsLeft: `${V1}/boards/left`,
  comeBackToBoard: (id: string) => `${V1}/boards/${part(id)}/come_back`,
  boards: `${V1}/boards/${query({ all: true, include_archived: true })}`,
} as const;
