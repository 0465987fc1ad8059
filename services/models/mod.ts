import type { Expression, SqlBool } from "kysely";
import type { EmbeddingSource, ModelSource } from "../../inference/types.ts";
import type { Actor } from "../actor.ts";
import type { ModelDefaults, ModelRecord, SyncResult } from "../contract/models.ts";
import { type Refusal, say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { type Problem, problem, wrong } from "../errors/mod.ts";
import { detailsOf } from "./details.ts";
import { looksLikeModel } from "./layout.ts";
import { borrowed, componentPaths, lacking } from "./lending.ts";
import { type Places, STARTER_PATH } from "./places.ts";
import { scheduleOf, settingsOf, toRecord } from "./record.ts";
import type { ModelRow } from "./row.ts";
import type { Pictures } from "../pictures/mod.ts";
import { syncModels } from "./sync.ts";

/** The facts needed to put a model into a graph and to open it. */
export interface ResolvedModel {
  key: string;
  hash: string;
  name: string;
  base: string;
  type: string;
  /** The files and settings that the engine needs to open it. */
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
  /** The models that the actor may use; those whose files are missing are marked `missing`. */
  list(actor: Actor, filter?: ModelFilter): Promise<ModelRecord[]>;
  /** @throws Problem not_found (also for a model the actor may not use). */
  get(actor: Actor, key: string): Promise<ModelRecord>;
  /**
   * Returns the model of this key, hash or name, with everything that the engine needs to open it;
   * the default one if none is given. Names are searched among models of `type` only, if that is
   * given, and otherwise among image models first.
   * @throws Problem not_found or forbidden, with the field `model`.
   */
  resolve(actor: Actor, keyOrName?: string, type?: string): Promise<ResolvedModel>;
  /** The embeddings among `names` that the actor may use, of any family. */
  embeddings(actor: Actor, names: readonly string[]): Promise<EmbeddingSource[]>;
  /** Scans the folders again. */
  sync(): Promise<SyncResult>;
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
  format: "format",
  size: "file_size",
  created_at: "created_at",
  updated_at: "updated_at",
  path: "path",
} as const;

/** Maximum number of embeddings looked up by name at once. */
const MOST_NAMES = 500;

export function createModels({ db, access, places, pictures, basePath }: ModelsOptions): Models {
  const isThere = (row: ModelRow) => looksLikeModel(places.folderOf(row.path));
  const record = (actor: Actor, row: ModelRow, lenders: readonly ModelRow[]) =>
    toRecord(row, {
      missing: !isThere(row),
      isAdmin: actor.isAdmin,
      basePath,
      borrowed: borrowed(row, lenders, isThere),
    });
  /** Includes models that the actor may not use: an administrator chooses which one lends. */
  const possibleLenders = () =>
    db.selectFrom("models").selectAll().where("type", "=", "main").where("format", "<>", "onnx")
      .orderBy("created_at").orderBy("model_key").execute();
  const visible = (actor: Actor) =>
    db.selectFrom("models").selectAll().where(access.visible(actor, "model"));

  return {
    async list(actor, filter = {}) {
      const { base_models, model_type, model_name, model_format, hash } = filter;
      let query = visible(actor);
      if (base_models?.length) query = query.where("base", "in", base_models);
      if (model_type) query = query.where("type", "=", model_type);
      if (model_name) query = query.where("name", "=", model_name);
      if (model_format) query = query.where("format", "=", model_format as ModelRow["format"]);
      if (hash) query = query.where("hash", "=", hash);
      const rows = await query
        .orderBy(COLUMNS[filter.order_by ?? "name"], filter.direction === "DESC" ? "desc" : "asc")
        .orderBy("model_key").execute();
      const lenders = await possibleLenders();
      return rows.map((row) => record(actor, row, lenders));
    },

    async get(actor, key) {
      const row = await visible(actor).where("model_key", "=", key).executeTakeFirst();
      if (!row) throw problem("not_found", say("no_model_with_key"));
      return record(actor, row, await possibleLenders());
    },

    async resolve(actor, keyOrName, type) {
      const row = keyOrName === undefined
        ? await defaultModel(actor)
        : await named(visible(actor), keyOrName, type);
      if (!row) throw await whyNot(keyOrName, type);
      if (!isThere(row)) {
        throw modelProblem("not_found", say("model_files_missing", { name: row.name }));
      }
      const parts = borrowed(row, await possibleLenders(), isThere);
      const lacks = lacking(parts, detailsOf(row).label);
      if (lacks) throw modelProblem("not_found", `The model "${row.name}" is not whole. ${lacks}`);
      const schedule = scheduleOf(row);
      return {
        key: row.model_key,
        hash: row.hash,
        name: row.name,
        base: row.base,
        type: row.type,
        source: {
          path: places.folderOf(row.path),
          format: row.format === "onnx" || row.format === "diffusers" ? row.format : "checkpoint",
          ...(parts.length > 0 ? { components: componentPaths(parts, places) } : {}),
          ...(Object.keys(schedule).length > 0 ? { schedule } : {}),
        },
        defaultSettings: settingsOf(row),
      };
    },

    async embeddings(actor, names) {
      if (names.length === 0) return [];
      const rows = await visible(actor).where("type", "=", "embedding")
        .where("name", "in", names.slice(0, MOST_NAMES)).orderBy("created_at").execute();
      return rows.filter(isThere)
        .map(({ name, base, path }) => ({ name, base, path: places.folderOf(path) }));
    },

    sync: () => syncModels({ db, pictures }, places),
  };

  /** The shipped model, otherwise the image model that was installed first. */
  async function defaultModel(actor: Actor): Promise<ModelRow | undefined> {
    const rows = await visible(actor).where("type", "=", "main")
      .where("base", "<>", "sdxl-refiner").orderBy("created_at").orderBy("model_key").execute();
    const lenders = await possibleLenders();
    const there = rows.filter((row) =>
      isThere(row) && borrowed(row, lenders, isThere).every(({ lender }) => lender !== null)
    );
    return there.find((row) => row.path === STARTER_PATH) ?? there[0];
  }

  function named(
    query: ReturnType<typeof visible>,
    keyOrName: string,
    type: string | undefined,
  ): Promise<ModelRow | undefined> {
    return query
      .$if(type !== undefined, (q) => q.where("type", "=", type ?? ""))
      .where((e) =>
        e.or([
          e("model_key", "=", keyOrName),
          e("hash", "=", keyOrName),
          e("name", "=", keyOrName),
        ])
      )
      .orderBy((e) => e.case().when("model_key", "=", keyOrName).then(0).else(1).end())
      .orderBy((e) => e.case().when("type", "=", "main").then(0).else(1).end())
      .orderBy("created_at").executeTakeFirst();
  }

  async function whyNot(
    keyOrName: string | undefined,
    type: string | undefined,
  ): Promise<Problem> {
    if (keyOrName === undefined) {
      return modelProblem("not_found", say("no_usable_model"));
    }
    return await named(db.selectFrom("models").selectAll(), keyOrName, type)
      ? modelProblem("forbidden", say("model_not_allowed"))
      : modelProblem("not_found", say("no_model_named", { name: keyOrName }));
  }
}

function modelProblem(code: "not_found" | "forbidden", why: Refusal | string): Problem {
  return problem(code, why, { errors: [wrong("model", why)] });
}
