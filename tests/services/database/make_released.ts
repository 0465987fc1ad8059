/**
 * Writes the databases of `tests/fixtures/databases` that are not there yet, each out of the one
 * before: the code of its step brings that up to date, and rows are added for what is new in it.
 * Run it when a version is released; files that are there stay as they are.
 *
 *   deno run -A tests/services/database/make_released.ts
 */
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { MIGRATIONS } from "../../../migrations/mod.ts";
import { applyMigration } from "../../../services/database/apply.ts";
import { openSqlite } from "../../../services/database/connect.ts";
import { FOLDER } from "./released.ts";

/** A moment at which the rows were written. */
const AT = "'2026-11-28T14:00:00.000Z'";
/** The first of the people who are not built in. */
const SOMEBODY = "(SELECT min(user_id) FROM users WHERE user_id <> 'system')";

/** What a server of that version would have written, by step. */
const ROWS: Readonly<Record<string, string>> = {
  model_types: `
    INSERT INTO models (
      model_key, name, base, type, path, hash, format, variant, trigger_phrases, components,
      schedule, created_at, updated_at
    ) VALUES
      ('a-lora', 'Ink', 'sd-1', 'lora', 'ink.safetensors', 'sha256:00', 'lycoris', 'normal',
       '["ink drawing"]', '{}', '{}', ${AT}, ${AT}),
      ('a-checkpoint', 'Inpainter', 'sd-1', 'main', '/models/inpainter.safetensors', 'sha256:01',
       'checkpoint', 'inpaint', '[]', '{"vae":"a-vae"}', '{"prediction_type":"epsilon"}',
       ${AT}, ${AT});`,
  prompt_notes: `
    UPDATE session_queue SET prompt_notes = '[{"kind":"read_as_text","text":"(("}]'
      WHERE item_id = (SELECT min(item_id) FROM session_queue);`,
  model_downloads: `
    INSERT INTO model_downloads (
      download_id, source, offer, options, status, error, sealed_token, target, created_at,
      updated_at
    ) VALUES
      (1, 'owner/model', '{"name":"Model","files":[{"path":"a.safetensors"}],' ||
        '"source":{"type":"hugging_face","repository":"owner/model"}}', '{}', 'paused', NULL,
       'c2VhbGVk', NULL, ${AT}, ${AT}),
      (2, 'https://example.com/b.safetensors?key=1', '{"name":"b","files":[],' ||
        '"source":{"type":"url"}}', '{}', 'error', 'The connection broke off.', NULL, 'b',
       ${AT}, ${AT});
    INSERT INTO model_download_files (download_id, place, path, url, bytes, sha256, validator, done)
      VALUES
      (1, 0, 'a.safetensors', 'https://huggingface.co/owner/model/resolve/main/a.safetensors',
       1000, NULL, '"etag"', 0),
      (2, 0, 'b.safetensors', 'https://example.com/b.safetensors?key=1', NULL, NULL, NULL, 1);
    INSERT INTO hub_tokens (hub, sealed, hint, updated_at)
      VALUES ('huggingface.co', 'c2VhbGVk', 'abcd', ${AT});
    UPDATE models SET origin = '{"page":"https://example.com/ink"}' WHERE model_key = 'a-lora';`,
  sealed_queries: `
    UPDATE model_download_files SET url = 'https://example.com/b.safetensors',
      sealed_query = 'c2VhbGVk' WHERE download_id = 2;`,
  model_trash: `
    UPDATE models SET is_default = 1 WHERE path = '@starter';
    UPDATE models SET deleted_at = ${AT} WHERE model_key = 'a-checkpoint';
    INSERT OR IGNORE INTO image_models (model_key, image_id)
      SELECT 'a-lora', max(image_id) FROM images;`,
  model_uploads: `
    INSERT INTO model_uploads (upload_id, name, bytes, received, created_at, updated_at)
      VALUES ('an-upload', 'big.safetensors', 4000000000, 1048576, ${AT}, ${AT});`,
  people_of_a_class: `
    UPDATE users SET user_name = 'Ada', user_name_key = 'ada' WHERE user_id = ${SOMEBODY};
    UPDATE user_sessions SET chooses_password = 1
      WHERE session_id = (SELECT min(session_id) FROM user_sessions);
    INSERT INTO sign_in_links (link_id, user_id, token_hash, created_at, expires_at)
      VALUES ('a-link', ${SOMEBODY}, 'sha256:02', ${AT}, '2026-12-28T14:00:00.000Z');
    UPDATE groups SET quota_images = 100, max_pending = 5;`,
};

const nameOf = (number: number) => `${String(number).padStart(4, "0")}.db.gz`;

/** @returns whether it was missing */
function makeReleased(number: number): boolean {
  const target = join(FOLDER, nameOf(number));
  try {
    Deno.statSync(target);
    return false;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const folder = Deno.makeTempDirSync({ prefix: "atelier-released-" });
  try {
    const path = join(folder, "atelier.db");
    const before = gunzipSync(Deno.readFileSync(join(FOLDER, nameOf(number - 1))));
    Deno.writeFileSync(path, before);
    const sqlite = openSqlite(path);
    applyMigration(sqlite, MIGRATIONS, number);
    sqlite.exec(ROWS[MIGRATIONS[number - 1]!.name] ?? "");
    sqlite.exec("PRAGMA journal_mode = DELETE; VACUUM; PRAGMA journal_mode = WAL");
    sqlite.close();
    Deno.writeFileSync(target, gzipSync(Deno.readFileSync(path), { level: 9 }));
    return true;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  for (let number = 2; number <= MIGRATIONS.length; number++) {
    if (makeReleased(number)) console.log(`wrote ${nameOf(number)}`);
  }
}
