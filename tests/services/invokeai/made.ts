/** InvokeAI folders as its versions leave them, for tests of the import. */
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { readChunks, textChunk, writeChunks } from "../../../services/images/png.ts";
import { smallPng } from "../../libraries.ts";

/** "pass-of-ada" as InvokeAI stores it: bcrypt (with 4 rounds, which are quick). */
export const PASSWORD = "pass-of-ada";
const HASH = "$2b$04$k9pg3SyHBPonc2ShzXcF7OzU9BR/eysWhPx8x2dmvYbaE7oUoTzJC";

const TIMES = `created_at DATETIME NOT NULL DEFAULT '2024-01-02 03:04:05.678',
  updated_at DATETIME NOT NULL DEFAULT '2024-02-03 04:05:06.789'`;

/** The tables of version 1, which is InvokeAI 3.4, as far as they matter. */
const FIRST = `
CREATE TABLE boards (board_id TEXT NOT NULL PRIMARY KEY, board_name TEXT NOT NULL,
  cover_image_name TEXT, ${TIMES}, deleted_at DATETIME);
CREATE TABLE images (image_name TEXT NOT NULL PRIMARY KEY, image_origin TEXT NOT NULL,
  image_category TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, session_id TEXT,
  node_id TEXT, metadata TEXT, is_intermediate BOOLEAN DEFAULT FALSE, ${TIMES},
  deleted_at DATETIME, starred BOOLEAN DEFAULT FALSE);
CREATE TABLE board_images (board_id TEXT NOT NULL, image_name TEXT NOT NULL PRIMARY KEY, ${TIMES},
  deleted_at DATETIME);
CREATE TABLE model_config (id TEXT NOT NULL PRIMARY KEY, base TEXT NOT NULL, type TEXT NOT NULL,
  name TEXT NOT NULL, path TEXT NOT NULL, original_hash TEXT, config TEXT NOT NULL, ${TIMES});
`;

/** Versions 2 to 24: a library of workflows, archived boards, styles, what the page remembers. */
const ALONE = `
ALTER TABLE images ADD COLUMN has_workflow BOOLEAN DEFAULT FALSE;
ALTER TABLE boards ADD COLUMN archived BOOLEAN DEFAULT FALSE;
CREATE TABLE workflow_library (workflow_id TEXT NOT NULL PRIMARY KEY, workflow TEXT NOT NULL,
  ${TIMES}, opened_at DATETIME,
  category TEXT GENERATED ALWAYS AS (json_extract(workflow, '$.meta.category')) VIRTUAL NOT NULL,
  name TEXT GENERATED ALWAYS AS (json_extract(workflow, '$.name')) VIRTUAL NOT NULL);
CREATE TABLE style_presets (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL,
  preset_data TEXT NOT NULL, type TEXT NOT NULL DEFAULT 'user', ${TIMES});
CREATE TABLE client_state (id INTEGER PRIMARY KEY CHECK (id = 1), data TEXT NOT NULL);
`;

/** Versions 25 and later: accounts, and then visibility, subfolders, videos. */
const TOGETHER = `
CREATE TABLE users (user_id TEXT NOT NULL PRIMARY KEY, email TEXT NOT NULL UNIQUE,
  display_name TEXT, password_hash TEXT NOT NULL, is_admin BOOLEAN NOT NULL DEFAULT FALSE,
  is_active BOOLEAN NOT NULL DEFAULT TRUE, ${TIMES}, last_login_at DATETIME);
CREATE TABLE shared_boards (board_id TEXT NOT NULL, user_id TEXT NOT NULL,
  can_edit BOOLEAN NOT NULL DEFAULT FALSE, PRIMARY KEY (board_id, user_id));
ALTER TABLE boards ADD COLUMN user_id TEXT DEFAULT 'system';
ALTER TABLE boards ADD COLUMN is_public BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE boards ADD COLUMN board_visibility TEXT NOT NULL DEFAULT 'private';
ALTER TABLE images ADD COLUMN user_id TEXT DEFAULT 'system';
ALTER TABLE images ADD COLUMN image_subfolder TEXT NOT NULL DEFAULT '';
ALTER TABLE workflow_library ADD COLUMN user_id TEXT DEFAULT 'system';
ALTER TABLE workflow_library ADD COLUMN is_public BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE style_presets ADD COLUMN user_id TEXT DEFAULT 'system';
ALTER TABLE style_presets ADD COLUMN is_public BOOLEAN NOT NULL DEFAULT FALSE;
DROP TABLE client_state;
CREATE TABLE client_state (user_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (user_id, key));
CREATE TABLE videos (video_name TEXT NOT NULL PRIMARY KEY);
`;

export const VERSIONS = ["first", "alone", "together"] as const;
export type Version = (typeof VERSIONS)[number];

export const IMAGES = {
  starred: "00000000-0000-4000-8000-000000000001.png",
  plain: "00000000-0000-4000-8000-000000000002.png",
  scrap: "00000000-0000-4000-8000-000000000003.png",
  lost: "00000000-0000-4000-8000-000000000004.png",
  cut: "00000000-0000-4000-8000-000000000005.png",
};
const METADATA = JSON.stringify({ positive_prompt: "a heron at dawn", seed: 7 });
const WORKFLOW = JSON.stringify({
  ...{ id: "w1", name: "Herons", author: "", description: "", version: "", contact: "", tags: "" },
  ...{ notes: "", exposedFields: [], meta: { category: "user", version: "3.0.0" } },
  ...{ nodes: [], edges: [] },
});

/** An image with a workflow in its file, as InvokeAI writes it. */
function withWorkflow(): Uint8Array {
  const [head, ...rest] = readChunks(smallPng());
  return writeChunks([head!, textChunk("invokeai_workflow", WORKFLOW), ...rest]);
}

/** Makes the folder of an InvokeAI of one version, with one of each thing. */
export function makeInvokeAI(root: string, version: Version): void {
  const images = join(root, "outputs/images");
  Deno.mkdirSync(images, { recursive: true });
  Deno.mkdirSync(join(root, "databases"));
  const db = new DatabaseSync(join(root, "databases/invokeai.db"));
  // As a server leaves it that was killed: the last rows are in the log beside the file.
  db.exec("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;");
  db.exec(FIRST);
  if (version !== "first") db.exec(ALONE);
  if (version === "together") db.exec(TOGETHER);
  const row = (table: string, values: Record<string, string | number>) =>
    db.prepare(
      `INSERT INTO ${table} (${Object.keys(values).join(", ")})
       VALUES (${Object.keys(values).map(() => "?").join(", ")})`,
    ).run(...Object.values(values));
  const together = version === "together";
  const by = (owner: string) => together ? { user_id: owner } : {};

  row("boards", {
    board_id: "b1",
    board_name: "Birds",
    cover_image_name: IMAGES.starred,
    ...by("ada"),
  });
  const common = { image_origin: "internal", image_category: "general", width: 1, height: 1 };
  const image = (name: string, more: Record<string, string | number> = {}) =>
    row("images", { image_name: name, ...common, ...by("ada"), ...more });
  image(IMAGES.starred, { starred: 1, metadata: METADATA });
  image(IMAGES.plain, together ? { image_subfolder: "2024/01", user_id: "ben" } : {});
  image(IMAGES.scrap, { is_intermediate: 1 });
  image(IMAGES.lost);
  image(IMAGES.cut);
  row("board_images", { board_id: "b1", image_name: IMAGES.starred });
  const folder = join(images, together ? "2024/01" : "");
  Deno.mkdirSync(folder, { recursive: true });
  Deno.writeFileSync(join(images, IMAGES.starred), withWorkflow());
  Deno.writeFileSync(join(folder, IMAGES.plain), smallPng());
  Deno.writeFileSync(join(images, IMAGES.cut), smallPng().subarray(0, 40));
  row("model_config", {
    id: "m1",
    base: "sd-1",
    type: "main",
    name: "Meadow",
    path: "m1/meadow.safetensors",
    config: "{}",
  });
  if (version === "first") return keepOpen(db);

  row("workflow_library", { workflow_id: "w1", workflow: WORKFLOW, ...by("ada") });
  const broken = WORKFLOW.replace('"nodes":[]', '"nodes":7');
  row("workflow_library", { workflow_id: "w2", workflow: broken, ...by("ada") });
  const texts = JSON.stringify({ positive_prompt: "{prompt}, ink", negative_prompt: "" });
  row("style_presets", { id: "s1", name: "Ink", preset_data: texts, ...by("ada") });
  row("style_presets", { id: "s2", name: "Theirs", preset_data: texts, type: "default" });
  if (version === "alone") {
    row("client_state", { id: 1, data: JSON.stringify({ gallery: "{}" }) });
    return keepOpen(db);
  }
  row("client_state", { user_id: "ada", key: "gallery", value: "{}" });
  const user = (id: string, more: Record<string, string | number>) =>
    row("users", { user_id: id, email: `${id}@example.com`, password_hash: HASH, ...more });
  user("system", { password_hash: "" });
  user("ada", { is_admin: 1, display_name: "Ada" });
  user("ben", { is_active: 0, password_hash: HASH.replace("$04$", "$31$") });
  db.exec("UPDATE boards SET board_visibility = 'shared'");
  row("shared_boards", { board_id: "b1", user_id: "ben", can_edit: 1 });
  row("shared_boards", { board_id: "gone", user_id: "ben", can_edit: 0 });
  row("videos", { video_name: "v1.mp4" });
  keepOpen(db);
}

/** Leaves the log unmerged, which closing would do. */
const held: DatabaseSync[] = [];
function keepOpen(db: DatabaseSync): void {
  held.push(db);
}
export function closeAll(): void {
  for (const db of held.splice(0)) db.close();
}
