import { NODE_TYPES } from "../../inference/nodes/registry.ts";
import type { Access } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import type { ModelRecord } from "../contract/models.ts";
import type { Models } from "../models/mod.ts";
import type { WorkflowProblem } from "./answers.ts";
import type { WorkflowContent } from "./schema.ts";
import { asRecord, readNode } from "./to_graph.ts";

/** A workflow adapted to this server's models, and the things in it that are missing here. */
export interface Localized<W> {
  workflow: W;
  missing: WorkflowProblem[];
}

export interface LocalizeOptions {
  access: Pick<Access, "require">;
  models: Pick<Models, "list">;
}

export type Localize = ReturnType<typeof createLocalize>;

type Parts = Pick<WorkflowContent, "nodes" | "edges">;

/** A field that names a model, an image or a board. */
interface Reference {
  nodeId: string;
  field: string;
  kind: string;
  value: Record<string, unknown>;
}

/**
 * Creates the function that adapts a workflow to this server and the user who opens it: a model is
 * found by its key, hash or name, also where a file from before InvokeAI 4 calls these
 * `model_name`, `base_model` and `model_type`. A reference to anything missing, or hidden from this
 * user, is a problem at its node and field, with the name it has in the file.
 */
export function createLocalize({ access, models }: LocalizeOptions) {
  return async function localize<W extends Parts>(
    actor: Actor,
    workflow: W,
  ): Promise<Localized<W>> {
    const references = referencesIn(workflow);
    const of = (kind: string) => references.filter((reference) => reference.kind === kind);
    const named = of("ModelIdentifierField").map((reference) => (
      { ...reference, value: identifierOf(reference.value) }
    ));
    const known = named.length === 0 ? [] : (await models.list(actor)).filter((m) => !m.missing);
    const values = new Map<string, unknown>();
    const missing: WorkflowProblem[] = [];
    const miss = ({ nodeId, field }: Reference, what: string) =>
      missing.push({ node_id: nodeId, field, message: what });
    for (const reference of named) {
      const { name, key } = reference.value;
      const found = findModel(known, reference.value);
      values.set(placeOf(reference), found ? pick(found) : reference.value);
      if (!found) miss(reference, `There is no model "${name || key}" here.`);
    }
    await check("image", "view", of("ImageField"), "image_name");
    await check("board", "add", of("BoardField"), "board_id");
    return { workflow: withValues(workflow, values), missing };

    async function check(
      kind: "image" | "board",
      verb: "view" | "add",
      some: readonly Reference[],
      id: string,
    ): Promise<void> {
      // Of what is no name, the check of the graph says so.
      const called = some.filter(({ value }) => typeof value[id] === "string");
      if (called.length === 0) return;
      const ids = called.map(({ value }) => value[id] as string);
      const { allowed } = await access.require(actor, verb, kind, ids);
      called.forEach((reference, i) => {
        if (!allowed.has(ids[i] as string)) {
          miss(reference, `There is no ${kind} "${ids[i]}" here that you may use.`);
        }
      });
    }
  };
}

/**
 * Values that no edge replaces, of fields that name things; lists are left to the queue's check.
 */
function referencesIn({ nodes, edges }: Parts): Reference[] {
  const fed = new Set(edges.map((e) => placeOf({ nodeId: e.target, field: e.targetHandle ?? "" })));
  return nodes.flatMap((raw) => {
    const node = readNode(raw);
    const ports = NODE_TYPES.get(node?.type ?? "")?.inputs;
    if (!node || !ports) return [];
    return Object.entries(node.inputs).flatMap(([field, { value }]): Reference[] => {
      const kind = ports[field]?.kind;
      const isThing = typeof value === "object" && value !== null && !Array.isArray(value);
      if (!kind || !isThing || fed.has(placeOf({ nodeId: node.id, field }))) return [];
      return [{ nodeId: node.id, field, kind, value: asRecord(value) }];
    });
  });
}

const placeOf = ({ nodeId, field }: Pick<Reference, "nodeId" | "field">) =>
  JSON.stringify([nodeId, field]);

const text = (value: unknown): string => typeof value === "string" ? value : "";

/** The names of a model as they are written today, whatever the file's version. */
function identifierOf(value: Record<string, unknown>) {
  const name = text(value["name"]) || text(value["model_name"]);
  const key = text(value["key"]) || text(value["hash"]) || name;
  return {
    key,
    hash: text(value["hash"]),
    name: name || key,
    base: text(value["base"]) || text(value["base_model"]),
    type: text(value["type"]) || text(value["model_type"]),
  };
}

/**
 * The model of this key, otherwise of this hash, otherwise of this name: preferably of the same
 * family.
 */
function findModel(
  known: readonly ModelRecord[],
  { key, hash, name, base }: ReturnType<typeof identifierOf>,
): ModelRecord | undefined {
  const byName = known.filter((model) => model.name === name);
  return known.find((model) => model.key === key) ??
    known.find((model) => hash !== "" && model.hash === hash) ??
    byName.find((model) => model.base === base) ?? byName[0];
}

function pick({ key, hash, name, base, type }: ModelRecord) {
  return { key, hash, name, base, type };
}

function withValues<W extends Parts>(workflow: W, values: ReadonlyMap<string, unknown>): W {
  if (values.size === 0) return workflow;
  const nodes = workflow.nodes.map((node) => {
    const data = asRecord(node["data"]);
    const inputs = Object.entries(asRecord(data["inputs"])).map(([field, input]) => {
      const place = placeOf({ nodeId: node.id, field });
      return [field, values.has(place) ? { ...asRecord(input), value: values.get(place) } : input];
    });
    return inputs.length === 0
      ? node
      : { ...node, data: { ...data, inputs: Object.fromEntries(inputs) } };
  });
  return { ...workflow, nodes };
}
