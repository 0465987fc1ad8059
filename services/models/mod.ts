import type { Expression, SqlBool } from "kysely";
import { REFINERS } from "../../inference/families/defaults.ts";
import { shareLatents } from "../../inference/families/family.ts";
import { isVisionType, VISION } from "../../inference/families/vision.ts";
import { typeOfAny } from "../../inference/graph/model_name.ts";
import type { EmbeddingSource, ModelSource } from "../../inference/types.ts";
import type { Actor } from "../actor.ts";
import type { ModelDefaults, ModelRecord, SyncResult } from "../contract/models.ts";
import { type Refusal, say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { type Problem, problem, wrong } from "../errors/mod.ts";
import { detailsOf } from "./details.ts";
import { componentPaths, lacking } from "./lending.ts";
import { type Places, STARTER_PATH } from "./places.ts";
import { scheduleOf, settingsOf, toRecord } from "./record.ts";
import type { ModelRow } from "./row.ts";
import type { Covers } from "../covers.ts";
import { type Survey, surveyModels } from "./survey.ts";
import { syncModels } from "./sync.ts";
import { type Weights, weightsOf } from "./weights.ts";

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
  /** What it takes of a device. */
  weights: Weights;
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
   * the default one if none is given. Names are searched among models of `type` only, if one or
   * several are given, and otherwise among image models first. The key of `anyOf` stands for the
   * model of its type that was installed first.
   * @throws Problem not_found or forbidden, with the field `model`.
   */
  resolve(
    actor: Actor,
    keyOrName?: string,
    type?: string | readonly string[],
  ): Promise<ResolvedModel>;
  /** The embeddings among `names` that the actor may use, of any family. */
  embeddings(actor: Actor, names: readonly string[]): Promise<EmbeddingSource[]>;
  /** What each image model takes of a device. */
  weights(): Promise<Weights[]>;
  /** Scans the folders again. */
  sync(): Promise<SyncResult>;
}

export interface ModelsOptions {
  db: Database;
  access: { visible(actor: Actor, kind: "model"): Expression<SqlBool> };
  places: Places;
  covers: Pick<Covers, "save" | "maxBytes">;
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

export function createModels({ db, access, places, covers, basePath }: ModelsOptions): Models {
  const record = (
    actor: Actor,
    row: ModelRow,
    { isThere, borrowedBy }: Survey,
    standard: ModelRow | undefined,
  ) =>
    toRecord(row, {
      missing: !isThere(row),
      isDefault: row.model_key === standard?.model_key,
      isAdmin: actor.isAdmin,
      basePath,
      borrowed: borrowedBy(row),
    });
  const survey = () => surveyModels({ db, places });
  /** The tiny autoencoder that was installed first for the latents of a family. */
  async function previewFor(base: string): Promise<string | null> {
    const rows = await db.selectFrom("models").selectAll().where("type", "=", "vae")
      .where("deleted_at", "is", null)
      .orderBy("created_at").orderBy("model_key").execute();
    const found = rows.find((row) =>
      ["tiny", "tiny-decoder"].includes(detailsOf(row).kind ?? "") &&
      shareLatents(row.base, base) && places.holds(row.path)
    );
    return found ? places.folderOf(found.path) : null;
  }
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
      const surveyed = await survey();
      const standard = await defaultModel(actor, surveyed);
      return rows.map((row) => record(actor, row, surveyed, standard));
    },

    async get(actor, key) {
      const row = await visible(actor).where("model_key", "=", key).executeTakeFirst();
      if (!row) throw problem("not_found", say("no_model_with_key"));
      const surveyed = await survey();
      return record(actor, row, surveyed, await defaultModel(actor, surveyed));
    },

    async resolve(actor, keyOrName, type) {
      const surveyed = await survey();
      const any = keyOrName === undefined ? null : typeOfAny(keyOrName);
      const row = keyOrName === undefined
        ? await defaultModel(actor, surveyed)
        : any !== null
        ? await firstOf(actor, any, surveyed)
        : await named(visible(actor), keyOrName, type);
      if (!row) throw any === null ? whyNot(keyOrName) : noneOf(any);
      if (!surveyed.isThere(row)) {
        throw modelProblem(say("model_files_missing", { name: row.name }));
      }
      const parts = surveyed.borrowedBy(row);
      const lacks = lacking(parts, detailsOf(row).label);
      if (lacks) throw modelProblem(`The model "${row.name}" is not whole. ${lacks}`);
      const schedule = scheduleOf(row);
      const preview = row.format === "onnx" ? null : await previewFor(row.base);
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
          ...(preview === null ? {} : { preview }),
        },
        defaultSettings: settingsOf(row),
        weights: weightsOf(row),
      };
    },

    async embeddings(actor, names) {
      if (names.length === 0) return [];
      const rows = await visible(actor).where("type", "=", "embedding")
        .where("name", "in", names.slice(0, MOST_NAMES)).orderBy("created_at").execute();
      return rows.filter(({ path }) => places.holds(path))
        .map(({ name, base, path }) => ({ name, base, path: places.folderOf(path) }));
    },

    async weights() {
      const rows = await db.selectFrom("models").selectAll().where("type", "=", "main")
        .where("deleted_at", "is", null).execute();
      return rows.map(weightsOf);
    },

    sync: () => syncModels({ db, covers }, places),
  };

  /**
   * The model that an administrator chose, otherwise the shipped one or the one installed first.
   */
  async function defaultModel(
    actor: Actor,
    { isThere, borrowedBy }: Survey,
  ): Promise<ModelRow | undefined> {
    const rows = await visible(actor).where("type", "=", "main")
      .where("base", "not in", [...REFINERS]).orderBy("created_at").orderBy("model_key").execute();
    const there = rows.filter((row) =>
      isThere(row) && borrowedBy(row).every(({ lender }) => lender !== null)
    );
    return there.find(({ is_default }) => is_default === 1) ??
      there.find(({ path }) => path === STARTER_PATH) ?? there[0];
  }

  async function firstOf(
    actor: Actor,
    type: string,
    { isThere }: Survey,
  ): Promise<ModelRow | undefined> {
    const rows = await visible(actor).where("type", "=", type)
      .orderBy("created_at").orderBy("model_key").execute();
    return rows.find(isThere) ?? rows[0];
  }

  function named(
    query: ReturnType<typeof visible>,
    keyOrName: string,
    type: string | readonly string[] | undefined,
  ): Promise<ModelRow | undefined> {
    return query
      .$if(type !== undefined, (q) => q.where("type", "in", [type ?? []].flat()))
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

  /** One that the actor may not use gets the words of one that is not there. */
  function whyNot(keyOrName: string | undefined): Problem {
    return modelProblem(
      keyOrName === undefined ? say("no_usable_model") : say("no_model_named", { name: keyOrName }),
    );
  }
}

function noneOf(type: string): Problem {
  const label = isVisionType(type) ? VISION[type].label : type;
  return modelProblem(say("none_of_type", { type: label }));
}

function modelProblem(why: Refusal | string): Problem {
  return problem("not_found", why, { errors: [wrong("model", why)] });
}
