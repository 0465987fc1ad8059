import { LIMITS } from "../../inference/graph/limits.ts";
import type { Actor } from "../actor.ts";
import { createYield } from "../cooperative.ts";
import { type ReferenceChecks, type References, referencesOf, refusedOf } from "./references.ts";

/** Maximum number of labels that are carried on; those of the field have a few dozen. */
const MOST_LABELS = 500;
/** Maximum number of models that are looked up. */
const MOST_MODELS = 500;

/**
 * Returns the metadata of an image that one made of it carries on, at most `MOST_LABELS` of them.
 * What they name and the actor may not use, such as a model that was removed, is left as its name
 * alone, or left out. Metadata come from files of any origin: each thing is looked up once, and
 * others are served in between.
 */
export async function carriedMetadata(
  checks: ReferenceChecks,
  actor: Actor,
  metadata: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const labels = Object.entries(metadata)
    .filter(([label]) => label !== "" && label.length <= LIMITS.label.max)
    .slice(0, MOST_LABELS);
  const yieldToOthers = createYield();
  const all = none();
  const named: { label: string; value: unknown; references: References | null }[] = [];
  for (const [label, value] of labels) {
    await yieldToOthers();
    const nodes = { value: { id: "value", type: "metadata_item", value } };
    const references = referencesOf({ nodes, edges: [] }, undefined);
    const more = [...references.models.keys()].filter((key) => !all.models.has(key)).length;
    const fits = all.models.size + more <= MOST_MODELS;
    if (fits) add(all, references);
    named.push({ label, value, references: fits ? references : null });
  }
  const refused = new Set<string>();
  for await (const { kind, id } of refusedOf(checks, actor, all)) refused.add(`${kind} ${id}`);
  const carried: Record<string, unknown> = {};
  for (const { label, value, references } of named) {
    if (references && !hasAny(references, refused)) {
      carried[label] = value;
    } else {
      const { name } = value as { name?: unknown };
      if (typeof name === "string") carried[label] = { name };
    }
  }
  return carried;
}

const KINDS = ["images", "boards", "models", "presets"] as const;

/** Whether any of these is among the refused, each written as its kind and id. */
function hasAny(references: References, refused: ReadonlySet<string>): boolean {
  return KINDS.some((kind) =>
    [...references[kind].keys()].some((id) => refused.has(`${kind} ${id}`))
  );
}

function none(): References {
  return { images: new Map(), boards: new Map(), models: new Map(), presets: new Map() };
}

function add(all: References, references: References): void {
  for (const kind of KINDS) {
    for (const [id, field] of references[kind]) all[kind].set(id, field);
  }
}
