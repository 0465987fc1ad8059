import { anyOf, modelNameOf } from "../../inference/graph/model_name.ts";
import { NODE_TYPES } from "../../inference/nodes/registry.ts";
import type { Graph } from "../../inference/graph/schema.ts";
import type { Access } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import type { BatchInput } from "../contract/queue.ts";
import { type Refusal, say } from "../contract/refusals.ts";
import { createYield } from "../cooperative.ts";
import { Problem, problem, wrong } from "../errors/mod.ts";
import type { Devices } from "../devices/mod.ts";
import type { Models } from "../models/mod.ts";

/** The things that a graph refers to, with the first place where each is named. */
export interface References {
  images: Map<string, string>;
  boards: Map<string, string>;
  models: Map<string, string>;
  presets: Map<string, string>;
}

/** A board field that means "no board" in InvokeAI's pages. */
const NO_BOARD = new Set(["none", "auto"]);
const DEEPEST = 50;

/** Collects every image, board, model and preset that a batch names, in its graph and its lists. */
export function referencesOf(graph: Graph, data: BatchInput["data"]): References {
  const found: References = {
    images: new Map(),
    boards: new Map(),
    models: new Map(),
    presets: new Map(),
  };
  for (const [id, node] of Object.entries(graph.nodes)) {
    const byName = NODE_TYPES.get(node.type)?.modelName;
    const name = byName && (node[byName] ?? defaultOf(node.type, byName));
    if (typeof name === "string") {
      note(found.models, modelNameOf(name), `batch.graph.nodes.${id}.${byName}`);
    }
    const vision = NODE_TYPES.get(node.type)?.vision;
    if (vision && !node["model"]) {
      note(found.models, anyOf(vision), `batch.graph.nodes.${id}.model`);
    }
    for (const [field, value] of Object.entries(node)) {
      walk(value, `batch.graph.nodes.${id}.${field}`, found, 0);
    }
  }
  (data ?? []).forEach((group, g) =>
    group.forEach((datum, d) => walk(datum.items, `batch.data.${g}.${d}.items`, found, 0))
  );
  return found;
}

/** What a field has where a node leaves it out. */
function defaultOf(type: string, field: string): unknown {
  return NODE_TYPES.get(type)?.inputs[field]?.schema.safeParse(undefined).data;
}

function walk(value: unknown, field: string, found: References, depth: number): void {
  if (typeof value !== "object" || value === null || depth > DEEPEST) return;
  if (Array.isArray(value)) {
    value.forEach((item, i) => walk(item, `${field}.${i}`, found, depth + 1));
    return;
  }
  const { image_name, board_id, style_preset_id, key, base, type } = value as Record<
    string,
    unknown
  >;
  if (typeof image_name === "string") note(found.images, image_name, field);
  if (typeof board_id === "string" && !NO_BOARD.has(board_id)) note(found.boards, board_id, field);
  if (typeof style_preset_id === "string") note(found.presets, style_preset_id, field);
  const isModel = typeof key === "string" && typeof base === "string" && typeof type === "string";
  if (isModel) note(found.models, key, field);
  for (const [name, inner] of Object.entries(value)) {
    walk(inner, `${field}.${name}`, found, depth + 1);
  }
}

function note(map: Map<string, string>, id: string, field: string): void {
  if (!map.has(id)) map.set(id, field);
}

export interface ReferenceChecks {
  access: Pick<Access, "require">;
  models: Pick<Models, "resolve">;
  /** Absent where nothing is to run. */
  devices?: Pick<Devices, "refusal">;
}

/**
 * Checks that the actor may use everything that a batch names: view its images, presets and models,
 * add to its boards, and that a device can hold each model.
 * @throws Problem 404, 403 or 422 naming the field of the first that the actor cannot use.
 */
export async function checkReferences(
  checks: ReferenceChecks,
  actor: Actor,
  references: References,
): Promise<void> {
  for await (const { problem } of refusedOf(checks, actor, references)) throw problem;
}

/** A thing that the actor cannot use: the problem is 404, 403 or 422 and names its field. */
interface Refused {
  kind: keyof References;
  id: string;
  problem: Problem;
}

/** Yields what the actor may not use of a batch, in the order of the kinds and of the names. */
export async function* refusedOf(
  { access, models, devices }: ReferenceChecks,
  actor: Actor,
  references: References,
): AsyncGenerator<Refused> {
  const kinds = [
    ["images", "view", "image"],
    ["boards", "add", "board"],
    ["presets", "view", "style_preset"],
  ] as const;
  const yieldToOthers = createYield();
  for (const [kind, verb, thing] of kinds) {
    const ids = references[kind];
    if (ids.size === 0) continue;
    const { refused } = await access.require(actor, verb, thing, [...ids.keys()]);
    for (const [id, why] of refused) {
      await yieldToOthers();
      const sentence = why === "not_found"
        ? say(`no_${thing}_named`, { name: id })
        : say("board_view_only");
      yield { kind, id, problem: refusal(why, ids.get(id) as string, sentence) };
    }
  }
  for (const [key, field] of references.models) {
    await yieldToOthers();
    try {
      const { weights } = await models.resolve(actor, key);
      const tooLarge = devices?.refusal(weights, field) ?? null;
      if (tooLarge !== null) yield { kind: "models", id: key, problem: tooLarge };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const why = error.refusal ?? error.message;
      yield { kind: "models", id: key, problem: refusal("not_found", field, why) };
    }
  }
}

function refusal(
  code: "not_found" | "forbidden",
  field: string,
  why: Refusal | string,
): Problem {
  const error = wrong(field, why);
  return problem(code, `${field}: ${error.message}`, { errors: [error] });
}
