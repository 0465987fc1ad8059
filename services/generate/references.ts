import type { Graph } from "../../inference/graph/schema.ts";
import type { Access } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import type { BatchInput } from "../contract/queue.ts";
import { type Refusal, say } from "../contract/refusals.ts";
import { Problem, problem, wrong } from "../errors/mod.ts";
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
    for (const [field, value] of Object.entries(node)) {
      walk(value, `batch.graph.nodes.${id}.${field}`, found, 0);
    }
  }
  (data ?? []).forEach((group, g) =>
    group.forEach((datum, d) => walk(datum.items, `batch.data.${g}.${d}.items`, found, 0))
  );
  return found;
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
}

/**
 * Checks that the actor may use everything that a batch names: view its images, presets and models,
 * add to its boards.
 * @throws Problem 404 or 403 naming the field of the first that the actor may not use.
 */
export async function checkReferences(
  { access, models }: ReferenceChecks,
  actor: Actor,
  references: References,
): Promise<void> {
  const kinds = [
    ["view", "image", references.images],
    ["add", "board", references.boards],
    ["view", "style_preset", references.presets],
  ] as const;
  for (const [verb, kind, ids] of kinds) {
    if (ids.size === 0) continue;
    const { refused } = await access.require(actor, verb, kind, [...ids.keys()]);
    for (const [id, why] of refused) {
      const sentence = why === "not_found"
        ? say(`no_${kind}_named`, { name: id })
        : say("board_view_only");
      throw refusal(why, ids.get(id) as string, sentence);
    }
  }
  for (const [key, field] of references.models) {
    try {
      await models.resolve(actor, key);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const code = error.code === "forbidden" ? "forbidden" : "not_found";
      throw refusal(code, field, error.refusal ?? error.message);
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
