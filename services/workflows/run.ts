import { createHandedOnCheck } from "../../inference/graph/handed_on.ts";
import { fieldProblem, validateGraph } from "../../inference/graph/parse.ts";
import { LIMITS } from "../../inference/graph/limits.ts";
import type { Graph, GraphProblem } from "../../inference/graph/schema.ts";
import { NODE_TYPES } from "../../inference/nodes/registry.ts";
import type { Actor } from "../actor.ts";
import type { EnqueueResult } from "../contract/queue.ts";
import { say } from "../contract/refusals.ts";
import { type FieldProblem, invalid, wrong } from "../errors/mod.ts";
import { GENERAL_DEFAULTS } from "../../inference/families/defaults.ts";
import { familyOf } from "../../inference/families/family.ts";
import type { Models, ResolvedModel } from "../models/mod.ts";
import type { Queue } from "../queue/mod.ts";
import type { RunField, WorkflowRecord } from "./answers.ts";
import type { Workflows } from "./mod.ts";
import { asFieldProblems } from "./check.ts";
import { takesDefaultModel } from "./exposed.ts";
import type { Localize } from "./localize.ts";
import type { WorkflowContent } from "./schema.ts";
import { asRecord, toGraph } from "./to_graph.ts";

/** A request to run a workflow. */
export interface RunOptions extends RunRequest {
  queue_id: string;
  prepend: boolean;
}

export interface WorkflowRunsOptions {
  workflows: Pick<Workflows, "get">;
  models: Pick<Models, "resolve">;
  localize: Localize;
  queue: Pick<Queue, "enqueue">;
}

export type WorkflowRuns = ReturnType<typeof createWorkflowRuns>;

/** Runs workflows that the actor may see, with values for their exposed fields. */
export function createWorkflowRuns({ workflows, models, localize, queue }: WorkflowRunsOptions) {
  return {
    /** @throws Problem 404 (workflow, image, board, model), 403, 422 naming node and field, 429. */
    async run(actor: Actor, workflowId: string, options: RunOptions): Promise<EnqueueResult> {
      const record = await workflows.get(actor, workflowId);
      const batch = await prepareRun(actor, record, options, { models, localize });
      return await queue.enqueue(actor, options.queue_id, batch, { prepend: options.prepend });
    },
  };
}

export interface RunRequest {
  /** Values for exposed fields; null empties a field. */
  values: readonly { node_id: string; field_name: string; value: unknown }[];
  runs: number;
  /** The board for images whose node names none. */
  board_id?: string | null | undefined;
}

/** What is wrong with the graph; an empty input of the form in words that its reader knows. */
function asAnswered(problem: GraphProblem, fields: readonly RunField[]): FieldProblem[] {
  const { nodeId, field, code, message } = problem;
  const told = asFieldProblems([{ node_id: nodeId ?? null, field: field ?? null, message }]);
  const asked = fields.some((f) => f.node_id === nodeId && f.field_name === field);
  if (code !== "missing_input" || !asked) return told;
  return told.map((one) => wrong(one.field, say("is_missing")));
}

/** The enqueue request. */
export interface RunBatch {
  origin: "workflows";
  destination: "gallery";
  graph: Graph;
  workflow: WorkflowContent;
  data: { node_path: string; field_name: string; items: number[] }[][];
  runs: number;
}

/**
 * Returns the batch that runs a workflow with the given values.
 * @throws Problem 422 naming node and field, also of anything missing here; 404 without any model.
 */
export async function prepareRun(
  actor: Actor,
  record: Pick<WorkflowRecord, "workflow" | "run_fields">,
  request: RunRequest,
  { models, localize }: Pick<WorkflowRunsOptions, "models" | "localize">,
): Promise<RunBatch> {
  const fields = record.run_fields;
  checkValues(record.workflow, fields, request.values);
  const { workflow: filled, missing } = await localize(
    actor,
    withRunValues(record.workflow, request.values),
  );
  if (missing.length > 0) throw invalid(asFieldProblems(missing));
  const chosen = await chooseModels(actor, filled, models);
  const family = familyOf(chosen.first?.base ?? "");
  const settings = {
    ...family?.defaults ?? GENERAL_DEFAULTS,
    ...chosen.first?.defaultSettings,
  };
  const emptySeeds: RunField[] = [];
  const defaults: { node_id: string; field_name: string; value: unknown }[] = [];
  for (const field of fields) {
    if (valueIn(filled, field) !== null || field.role === null) continue;
    if (field.role === "seed") emptySeeds.push(field);
    const value = field.role === "seed" ? randomSeed() : settings[field.role];
    defaults.push({ ...field, value });
  }
  const { id: _, ...workflow } = withRunValues(chosen.workflow, defaults);
  const graph = toGraph(workflow);
  if (request.board_id) fileOn(graph, request.board_id);
  const problems = validateGraph(graph).slice(0, 50);
  if (problems.length > 0) throw invalid(problems.flatMap((p) => asAnswered(p, fields)));
  const seeds = request.runs === 1 ? [] : emptySeeds.map((field) => ({
    node_path: field.node_id,
    field_name: field.field_name,
    items: countUp(asRecord(graph.nodes[field.node_id])[field.field_name] as number, request.runs),
  }));
  return {
    origin: "workflows",
    destination: "gallery",
    graph,
    workflow,
    data: seeds.length > 0 ? [seeds] : [],
    runs: seeds.length > 0 ? 1 : request.runs,
  };
}

/** Only exposed fields may be set, each once, each with a value that it takes. */
function checkValues(
  workflow: WorkflowContent,
  fields: readonly RunField[],
  values: RunRequest["values"],
): void {
  const graph = toGraph(workflow);
  const handedOn = createHandedOnCheck(graph);
  const problems: FieldProblem[] = [];
  const seen = new Set<string>();
  values.forEach(({ node_id, field_name, value }, index) => {
    const key = JSON.stringify([node_id, field_name]);
    const exposed = fields.some((f) => f.node_id === node_id && f.field_name === field_name);
    const node = graph.nodes[node_id];
    if (!exposed || !node) {
      const message = `this workflow exposes no field "${field_name}" of a node "${node_id}"`;
      problems.push({ field: `body.values.${index}`, message });
    } else if (seen.has(key)) {
      problems.push(wrong(`body.values.${index}`, say("is_given_twice")));
    } else if (value !== null) {
      const wrong = fieldProblem(node, field_name, value) ?? handedOn(node, field_name, value);
      if (wrong) problems.push({ field: `body.values.${index}.value`, message: wrong.message });
    }
    seen.add(key);
  });
  if (problems.length > 0) throw invalid(problems);
}

type Filled = WorkflowContent & { id: string };

/** The workflow with the values in its nodes, as its editor would keep them. */
function withRunValues(workflow: Filled, values: RunRequest["values"]): Filled {
  const nodes = workflow.nodes.map((node) => {
    const mine = values.filter((v) => v.node_id === node.id);
    if (mine.length === 0) return node;
    const data = asRecord(node["data"]);
    const inputs = { ...asRecord(data["inputs"]) };
    for (const { field_name, value } of mine) {
      inputs[field_name] = { name: field_name, ...asRecord(inputs[field_name]), value };
    }
    return { ...node, data: { ...data, inputs } };
  });
  return { ...workflow, nodes };
}

function valueIn(workflow: Filled, { node_id, field_name }: RunField): unknown {
  const node = workflow.nodes.find((n) => n.id === node_id);
  const inputs = asRecord(asRecord(node?.["data"])["inputs"]);
  return asRecord(inputs[field_name])["value"] ?? null;
}

/** Fills in the default model where none was chosen. */
async function chooseModels(
  actor: Actor,
  workflow: Filled,
  models: Pick<Models, "resolve">,
): Promise<{ workflow: Filled; first: ResolvedModel | null }> {
  const graph = toGraph(workflow);
  const fed = new Set(
    graph.edges.map(({ destination: d }) => JSON.stringify([d.node_id, d.field])),
  );
  const values: { node_id: string; field_name: string; value: unknown }[] = [];
  let first: ResolvedModel | null = null;
  for (const node of Object.values(graph.nodes)) {
    const field = NODE_TYPES.get(node.type)?.model?.field;
    if (field === undefined || fed.has(JSON.stringify([node.id, field]))) continue;
    const given = asRecord(node[field])["key"];
    // Missing things are reported when the graph is checked.
    if (typeof given !== "string" && !takesDefaultModel(node.type, field)) continue;
    const model = await models.resolve(actor, typeof given === "string" ? given : undefined);
    first ??= model;
    const { key, hash, name, base, type } = model;
    values.push({ node_id: node.id, field_name: field, value: { key, hash, name, base, type } });
  }
  return { workflow: withRunValues(workflow, values), first };
}

/** Puts images that are not intermediate and have no board of their own on a board. */
function fileOn(graph: Graph, boardId: string): void {
  for (const node of Object.values(graph.nodes)) {
    const files = NODE_TYPES.get(node.type)?.inputs["board"] !== undefined;
    if (files && node.is_intermediate === false && node["board"] === undefined) {
      node["board"] = { board_id: boardId };
    }
  }
}

function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] as number;
}

/** Consecutive seeds, beginning again at 0 after the last one. */
function countUp(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (from + i) % (LIMITS.seed.max + 1));
}
