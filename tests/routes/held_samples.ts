/** A request for every route that takes a body. */
import { PASSWORD, type Person } from "../client.ts";
import { fileForm, formOf, smallPng } from "../libraries.ts";
import { pngFile, PRESET, WORKFLOW } from "../things.ts";
import type { TestServer } from "../server.ts";
import type { Wanted } from "./held.ts";
import type { Spec } from "./matrix.ts";

/** Whoever is about to lose their rights, and the things around them. */
export interface Scene {
  server: TestServer;
  ad: Person;
  /** Owns what is shared with the sender. */
  al: Person;
  sender: Person;
  ids: Record<string, string>;
}
type Sample = (scene: Scene) => unknown;

export const nameOf = (spec: Spec): string => `${spec.method} ${spec.path}`;
const names: Sample = ({ ids }) => ({ image_names: [ids["own_image"]] });
const grant: Sample = ({ ids }) => ({ user_id: ids["other_user"], level: "view" });
const GRAPH = {
  id: "g",
  nodes: { n: { id: "n", type: "integer", value: 1 } },
  edges: [],
};

let addresses = 0;
export const address = () => `new${addresses += 1}@example.com`;

/** A body that the route takes and that changes something (or shows something). */
export const SAMPLES: Record<string, Sample> = {
  "PATCH /api/v1/app/runtime_config": () => ({ quota_images: 700 }),
  "POST /api/v1/app/logging": () => 40,
  "POST /api/v1/generate": () => ({ prompt: "a hill", width: 64, height: 64, steps: 1 }),
  "POST /api/v1/upscale": ({ ids }) => ({ image: ids["own_image"], model: "ESRGAN-slim-x2" }),
  "PUT /api/v1/queue/{queue_id}/cancel_by_batch_ids": () => ({ batch_ids: ["none"] }),
  "PUT /api/v1/queue/{queue_id}/retry_items_by_id": () => [987_654_321],
  "POST /api/v1/queue/{queue_id}/reorder": () => ({ item_ids: [] }),
  "POST /api/v1/queue/{queue_id}/enqueue_batch": () => ({ batch: { graph: GRAPH, runs: 1 } }),
  "POST /api/v1/queue/{queue_id}/items_by_ids": () => ({ item_ids: [1] }),
  "POST /api/v1/queue/{queue_id}/item_summaries_by_ids": () => ({ item_ids: [1] }),
  "PATCH /api/v1/auth/me": () => ({ display_name: "Late" }),
  "DELETE /api/v1/auth/me": () => ({ current_password: PASSWORD }),
  "POST /api/v1/auth/api-keys": () => ({ name: "late", scopes: ["manage"] }),
  "POST /api/v1/auth/users/import": () =>
    formOf({ file: new File([`email\n${address()}\n`], "people.csv") }),
  "POST /api/v1/auth/users": () => ({ email: address(), password: PASSWORD, is_admin: true }),
  "PATCH /api/v1/auth/users/{user_id}": () => ({ is_admin: true, password: `${PASSWORD}-8` }),
  "POST /api/v1/auth/users/{user_id}/transfer": ({ ids }) => ({ to: ids["other_user"] }),
  "PATCH /api/v1/boards/{board_id}": () => ({ board_name: "Late" }),
  "POST /api/v1/board_images/": ({ ids }) => ({
    board_id: ids["board_id"],
    image_name: ids["own_image"],
  }),
  "DELETE /api/v1/board_images/": ({ ids }) => ({ image_name: ids["own_image"] }),
  "POST /api/v1/board_images/batch": (scene) => ({
    board_id: scene.ids["board_id"],
    ...names(scene) as object,
  }),
  "POST /api/v1/board_images/batch/delete": names,
  "PUT /api/v1/boards/{board_id}/grants": grant,
  "PUT /api/v1/images/i/{image_name}/grants": grant,
  "PUT /api/v1/workflows/i/{workflow_id}/grants": grant,
  "PUT /api/v1/style_presets/i/{style_preset_id}/grants": grant,
  "PUT /api/v1/wildcards/i/{wildcard_id}/grants": grant,
  "PUT /api/v1/system_prompts/i/{system_prompt_id}/grants": grant,
  "PUT /api/v2/models/i/{key}/grants": grant,
  "POST /api/v1/groups": () => ({ name: address() }),
  "PATCH /api/v1/groups/{group_id}": () => ({ queue_weight: 3 }),
  "POST /api/v1/images/images_by_names": names,
  "POST /api/v1/images/upload": () => fileForm(smallPng()),
  "PATCH /api/v1/images/i/{image_name}": () => ({ starred: true }),
  "POST /api/v1/images/delete": names,
  "POST /api/v1/images/star": names,
  "POST /api/v1/images/unstar": names,
  "POST /api/v1/images/copy": names,
  "POST /api/v1/images/tags": (scene) => ({ ...names(scene) as object, add: ["late"], remove: [] }),
  "POST /api/v1/images/download": names,
  "POST /api/v1/images/trash/restore": names,
  "POST /api/v1/images/trash/delete": names,
  "POST /api/v2/models/hf_login": () => ({ token: "hf_late" }),
  "PUT /api/v2/models/hub_tokens/{hub}": () => ({ token: "late" }),
  "PUT /api/v2/models/uploads/{id}": () => new Uint8Array(10).fill(7),
  "POST /api/v2/models/uploads": () => ({ name: "late.safetensors", bytes: 10 }),
  "DELETE /api/v2/models/sync/orphaned": () => ({ paths: ["none"] }),
  "POST /api/v2/models/i/bulk_delete": () => ({ keys: ["none"] }),
  "POST /api/v2/models/i/bulk_reidentify": () => ({ keys: ["none"] }),
  "PATCH /api/v2/models/i/{key}": () => ({ description: "Late" }),
  "PATCH /api/v2/models/i/{key}/image": () => formOf({ image: pngFile() }),
  "POST /api/v1/workflows/": () => ({ workflow: WORKFLOW }),
  "POST /api/v1/workflows/check": () => ({ workflow: WORKFLOW }),
  "PATCH /api/v1/workflows/i/{workflow_id}": ({ ids }) => ({
    workflow: { ...WORKFLOW, id: ids["workflow_id"] },
  }),
  "PATCH /api/v1/workflows/i/{workflow_id}/is_public": () => ({ is_public: true }),
  "POST /api/v1/workflows/i/{workflow_id}/save_as": () => ({ name: "Late" }),
  "PUT /api/v1/workflows/i/{workflow_id}/thumbnail": () => formOf({ image: pngFile() }),
  "POST /api/v1/style_presets/": () => formOf({ data: JSON.stringify(PRESET), image: pngFile() }),
  "POST /api/v1/style_presets/import": () =>
    formOf({ file: new File([JSON.stringify([{ ...PRESET, type: undefined }])], "presets.json") }),
  "POST /api/v1/style_presets/read_file": () =>
    formOf({ file: new File([JSON.stringify([PRESET])], "presets.json") }),
  "PATCH /api/v1/style_presets/i/{style_preset_id}": () =>
    formOf({ data: JSON.stringify({ ...PRESET, name: "Late" }), image: pngFile() }),
  "POST /api/v1/wildcards/": () => ({ name: "late", text: "red" }),
  "PATCH /api/v1/wildcards/i/{wildcard_id}": () => ({ text: "late" }),
  "POST /api/v1/wildcards/import": () => formOf({ file: new File(["late"], "late.txt") }),
  "POST /api/v1/client_state/{queue_id}/set_by_key": () => "late",
  "POST /api/v1/system_prompts/": () => ({ name: "Late", content: "Write." }),
  "PATCH /api/v1/system_prompts/i/{system_prompt_id}": () => ({ name: "Late" }),
  "POST /api/v1/recall/{queue_id}": () => ({ positive_prompt: "late" }),
  "POST /api/v1/utilities/dynamicprompts": () => ({ prompt: "{a|b}" }),
  "POST /api/v1/utilities/token_count": () => ({ prompts: ["late"] }),
  "POST /sdapi/v1/options": () => ({ sd_model_checkpoint: "Starter" }),
  "POST /sdapi/v1/png-info": () => ({ image: smallPng().toBase64() }),
  "POST /api/v1/utilities/estimate": () => ({ width: 64, height: 64, steps: 1 }),
};

/** Routes without a sample, and why. */
export const WITHOUT_SAMPLE = new Set([
  "POST /v1/images/generations", // answer when the image is made: as generate
  "POST /v1/images/edits",
  "POST /sdapi/v1/txt2img",
  "POST /sdapi/v1/img2img",
  "POST /api/v1/auth/setup", // nobody is signed in yet
  "POST /api/v1/auth/login",
  "POST /api/v1/auth/link",
  "POST /api/v2/models/install/{id}/restart_file", // there is no installation
  "POST /api/v2/models/uploads/{id}/install", // there is no upload
  "POST /api/v2/models/install", // copies a folder of the machine: see the tests of installations
  "POST /api/v1/workflows/i/{workflow_id}/run", // wants a workflow that runs: as enqueue_batch
  "POST /api/v1/remove_background", // want a model that is not there: as upscale
  "POST /api/v1/describe",
  "POST /api/v1/preprocess",
  "POST /api/v1/utilities/image-to-prompt",
  "POST /sdapi/v1/interrogate",
  "POST /api/v1/utilities/expand-prompt", // 501
]);

const QUERY: Record<string, string> = {
  "POST /api/v1/auth/users/import": "?apply=true",
  "PUT /api/v2/models/uploads/{id}": "?offset=0",
  "POST /api/v1/images/upload": "?image_category=user&is_intermediate=false",
  "POST /api/v1/client_state/{queue_id}/set_by_key": "?key=late",
};

export function requestOf(spec: Spec, scene: Scene, token: string): Wanted {
  const path = spec.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => scene.ids[name] ?? name);
  const sample = SAMPLES[nameOf(spec)] as Sample;
  return {
    method: spec.method,
    path: path + (QUERY[nameOf(spec)] ?? ""),
    token,
    body: sample(scene),
  };
}
