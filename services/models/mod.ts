import type { Expression, SqlBool } from "kysely";
import type { ModelSource } from "../../inference/types.ts";
import type { Actor } from "../actor.ts";
import type { ModelDefaults, ModelRecord } from "../contract/models.ts";
import type { Database } from "../database/mod.ts";
import { type Problem, problem } from "../errors/mod.ts";
import { looksLikeModel } from "./folder.ts";
import { type Places, STARTER_PATH } from "./places.ts";
import { type ModelRow, settingsOf, toRecord } from "./record.ts";
import type { Pictures } from "../pictures/mod.ts";
import { syncModels, type SyncReport } from "./sync.ts";

/** What is needed to put a model into a graph and to open it. */
export interface ResolvedModel {
  key: string;
  hash: string;
  name: string;
  base: string;
  type: string;
  /** What the engine needs to open it. */
  source: ModelSource;
  defaultSettings: ModelDefaults;
}

export type ModelOrder =
  | "default"
  | "type"
  | "base"
  | "name"
  | "format"
  | "size"
  | "created_at"
  | "updated_at"
  | "path";

export interface ModelFilter {
  base_models?: readonly string[] | undefined;
  model_type?: string | undefined;
  model_name?: string | undefined;
  model_format?: string | undefined;
  hash?: string | undefined;
  order_by?: ModelOrder | undefined;
  direction?: "ASC" | "DESC" | undefined;
}

export interface Models {
  /** The models that the actor may use; those whose folder is gone are marked `missing`. */
  list(actor: Actor, filter?: ModelFilter): Promise<ModelRecord[]>;
  /** @throws Problem not_found (also for a model the actor may not use). */
  get(actor: Actor, key: string): Promise<ModelRecord>;
  /**
   * The model of this key, hash or name; the default one when none is given.
   * @throws Problem not_found or forbidden, with the field `model`.
   */
  resolve(actor: Actor, keyOrName?: string): Promise<ResolvedModel>;
  /** Looks through the folders again. */
  sync(): Promise<SyncReport>;
}

export interface ModelsOptions {
  db: Database;
  access: { visible(actor: Actor, kind: "model"): Expression<SqlBool> };
  places: Places;
  pictures: Pick<Pictures, "save" | "maxBytes">;
  basePath: string;
}

const COLUMNS = {
  default: "name",
  type: "type",
  base: "base",
  name: "name",
  format: "type",
  size: "file_size",
  created_at: "created_at",
  updated_at: "updated_at",
  path: "path",
} as const;

export function createModels({ db, access, places, pictures, basePath }: ModelsOptions): Models {
  const isMissing = (row: ModelRow) => !looksLikeModel(places.folderOf(row.path));
  const record = (actor: Actor, row: ModelRow) =>
    toRecord(row, { missing: isMissing(row), isAdmin: actor.isAdmin, basePath });
  const visible = (actor: Actor) =>
    db.selectFrom("models").selectAll().where(access.visible(actor, "model"));

  return {
    async list(actor, filter = {}) {
      const { base_models, model_type, model_name, model_format, hash } = filter;
      if (model_format && model_format !== "onnx") return [];
      let query = visible(actor);
      if (base_models?.length) query = query.where("base", "in", base_models);
      if (model_type) query = query.where("type", "=", model_type);
      if (model_name) query = query.where("name", "=", model_name);
      if (hash) query = query.where("hash", "=", hash);
      const rows = await query
        .orderBy(COLUMNS[filter.order_by ?? "name"], filter.direction === "DESC" ? "desc" : "asc")
        .orderBy("model_key").execute();
      return rows.map((row) => record(actor, row));
    },

    async get(actor, key) {
      const row = await visible(actor).where("model_key", "=", key).executeTakeFirst();
      if (!row) throw problem("not_found", "There is no model with this key.");
      return record(actor, row);
    },

    async resolve(actor, keyOrName) {
      const row = keyOrName === undefined
        ? await defaultModel(actor)
        : await named(visible(actor), keyOrName);
      if (!row) throw await whyNot(keyOrName);
      if (isMissing(row)) {
        throw modelProblem("not_found", `The files of the model "${row.name}" are missing.`);
      }
      return {
        key: row.model_key,
        hash: row.hash,
        name: row.name,
        base: row.base,
        type: row.type,
        source: { path: places.folderOf(row.path), format: "onnx" },
        defaultSettings: settingsOf(row),
      };
    },

    sync: () => syncModels({ db, pictures }, places),
  };

  /** The shipped model, else the one that has been here longest. */
  async function defaultModel(actor: Actor): Promise<ModelRow | undefined> {
    const rows = await visible(actor).orderBy("created_at").orderBy("model_key").execute();
    const there = rows.filter((row) => !isMissing(row));
    return there.find((row) => row.path === STARTER_PATH) ?? there[0];
  }

  function named(
    query: ReturnType<typeof visible>,
    keyOrName: string,
  ): Promise<ModelRow | undefined> {
    return query
      .where((e) =>
        e.or([
          e("model_key", "=", keyOrName),
          e("hash", "=", keyOrName),
          e("name", "=", keyOrName),
        ])
      )
      .orderBy((e) => e.case().when("model_key", "=", keyOrName).then(0).else(1).end())
      .orderBy("created_at").executeTakeFirst();
  }

  async function whyNot(keyOrName: string | undefined): Promise<Problem> {
    if (keyOrName === undefined) {
      return modelProblem("not_found", "There is no model that you may use.");
    }
    return await named(db.selectFrom("models").selectAll(), keyOrName)
      ? modelProblem("forbidden", "You may not use this model.")
      : modelProblem("not_found", "There is no model with this key or name.");
  }
}

function modelProblem(code: "not_found" | "forbidden", message: string): Problem {
  return problem(code, message, { errors: [{ field: "model", message }] });
}
