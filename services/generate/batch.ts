import { costOf } from "../../inference/graph/cost.ts";
import { createHandedOnCheck } from "../../inference/graph/handed_on.ts";
import { fieldProblem, parseGraph } from "../../inference/graph/parse.ts";
import type { Graph, GraphProblem } from "../../inference/graph/schema.ts";
import type { BatchDatum, BatchInput, BatchValue, FieldValue } from "../contract/queue.ts";
import { type FieldProblem, invalid } from "../errors/mod.ts";

/** A checked batch: the number of its items, and the field values of each. */
export interface BatchPlan {
  graph: Graph;
  total: number;
  /** Field values of item `index` (0 … total − 1), computed rather than looked up. */
  valuesAt(index: number): FieldValue[];
  costAt(index: number): number;
}

/** Maximum number of items, checked before anything is expanded. */
export const BATCH_LIMIT = 100_000;
const WORKFLOW_LIMIT = 1_000_000;
/** Maximum characters of the values of one item, and of all items: each is stored on its own. */
const ITEM_VALUES = 100_000;
export const BATCH_VALUES = 32_000_000;

/**
 * Checks a batch and plans its expansion: lists are zipped inside a group, groups are multiplied
 * (the first varies slowest), and all of it is repeated `runs` times.
 * @throws Problem 422 naming each wrong field.
 */
export function planBatch(batch: BatchInput): BatchPlan {
  const parsed = parseGraph(batch.graph);
  if (!parsed.ok) throw invalid(parsed.problems.slice(0, 50).map(inBatch));
  const { graph } = parsed;
  const data = (batch.data ?? []).filter((group) => group.length > 0);
  const problems = [...dataProblems(data, graph), ...workflowProblems(batch.workflow)];
  if (problems.length > 0) throw invalid(problems.slice(0, 50));

  const lengths = data.map((group) => group[0]?.items.length ?? 0);
  const perRun = lengths.reduce((product, n) => product * n, 1);
  const total = perRun * batch.runs;
  if (total > BATCH_LIMIT) {
    const message = `the batch would be ${total} items; ${BATCH_LIMIT} at most can be asked for`;
    throw invalid([{ field: "batch", message }]);
  }
  requireSmallEnough(data, total);
  const valuesAt = (index: number): FieldValue[] => {
    let rest = index % perRun;
    const at: number[] = [];
    for (let i = lengths.length - 1; i >= 0; i--) {
      const length = lengths[i] as number;
      at[i] = rest % length;
      rest = Math.floor(rest / length);
    }
    return data.flatMap((group, i) =>
      group.map(({ node_path, field_name, items }) => ({
        node_path,
        field_name,
        value: items[at[i] as number] as BatchValue,
      }))
    );
  };
  const decisive = new Set<string>();
  const fixed = costOf(graph, (node, field) => void decisive.add(`${node}\0${field}`)).cost;
  const varies = data.flat().some((d) => decisive.has(`${d.node_path}\0${d.field_name}`));
  const costAt = (index: number) =>
    varies ? costOf(withBatchValues(graph, valuesAt(index))).cost : fixed;
  return { graph, total, valuesAt, costAt };
}

/** Returns the graph of one item: the batch's, with the item's own values put in. */
export function withBatchValues(graph: Graph, values: readonly FieldValue[]): Graph {
  if (values.length === 0) return graph;
  const nodes = { ...graph.nodes };
  for (const { node_path, field_name, value } of values) {
    const node = nodes[node_path];
    if (node) nodes[node_path] = { ...node, [field_name]: value };
  }
  return { ...graph, nodes };
}

function inBatch(problem: GraphProblem): FieldProblem {
  return { field: ["batch", "graph", ...problem.path].join("."), message: problem.message };
}

function dataProblems(data: readonly BatchDatum[][], graph: Graph): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const taken = new Set<string>();
  const handedOn = createHandedOnCheck(graph);
  data.forEach((group, g) => {
    const length = group[0]?.items.length;
    group.forEach((datum, d) => {
      const field = `batch.data.${g}.${d}`;
      const node = Object.hasOwn(graph.nodes, datum.node_path)
        ? graph.nodes[datum.node_path]
        : undefined;
      const key = `${datum.node_path}\0${datum.field_name}`;
      if (taken.has(key)) {
        problems.push({ field, message: "this node and field have a list already" });
      }
      taken.add(key);
      if (datum.items.length === 0) {
        problems.push({ field: `${field}.items`, message: "the list is empty" });
      } else if (datum.items.length !== length) {
        const message = `${datum.items.length} values, but the lists zipped with it have ${length}`;
        problems.push({ field: `${field}.items`, message });
      } else if (new Set(datum.items.map(typeOf)).size > 1) {
        problems.push({ field: `${field}.items`, message: "the values are of different types" });
      }
      if (!node) {
        const message = `there is no node "${datum.node_path}" in the graph`;
        problems.push({ field: `${field}.node_path`, message });
        return;
      }
      for (const [i, value] of datum.items.entries()) {
        const wrong = fieldProblem(node, datum.field_name, value) ??
          handedOn(node, datum.field_name, value);
        if (!wrong) continue;
        const at = wrong.code === "unknown_field" ? "field_name" : `items.${i}`;
        problems.push({ field: `${field}.${at}`, message: wrong.message });
        break;
      }
    });
  });
  return problems;
}

function typeOf(value: BatchValue): string {
  return Array.isArray(value) ? "list" : typeof value;
}

/** Otherwise a small request could expand into gigabytes of items. @throws Problem 422 */
function requireSmallEnough(data: readonly BatchDatum[][], total: number): void {
  let largest = 0;
  let together = 0;
  for (const { node_path, field_name, items } of data.flat()) {
    const sizes = items.map((value) => JSON.stringify({ node_path, field_name, value }).length);
    largest += sizes.reduce((a, b) => Math.max(a, b), 0);
    together += sizes.reduce((a, b) => a + b, 0) * total / items.length;
  }
  const message = largest > ITEM_VALUES
    ? `the values of one item would have ${largest} characters; ${ITEM_VALUES} at most`
    : together > BATCH_VALUES
    ? `the values of all items would have ${together} characters; ${BATCH_VALUES} at most. ` +
      "What is the same for all of them belongs into the graph"
    : null;
  if (message !== null) throw invalid([{ field: "batch.data", message }]);
}

function workflowProblems(workflow: BatchInput["workflow"]): FieldProblem[] {
  if (!workflow || JSON.stringify(workflow).length <= WORKFLOW_LIMIT) return [];
  const message = `the workflow is larger than ${WORKFLOW_LIMIT} characters`;
  return [{ field: "batch.workflow", message }];
}
