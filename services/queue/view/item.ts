import type { Selectable } from "kysely";
import type { Graph } from "../../../inference/graph/schema.ts";
import type { FieldValue, QueueItemSummary } from "../../contract/queue.ts";
import type { Tables } from "../../database/mod.ts";
import { REDACTED } from "../../events/table.ts";
import { withBatchValues } from "../../generate/batch.ts";
import type { QueuePosition } from "../forecast/forecast.ts";
import type { QueueItem, Session } from "./item_schema.ts";

export type ItemRow = Selectable<Tables["session_queue"]>;

/** A row, joined with its batch and its owner. */
export type FullRow = ItemRow & {
  graph: string | null;
  workflow: string | null;
  display_name: string | null;
  email: string | null;
};

export type NamedRow = FullRow & { workflow_name: string | null };

export const EMPTY_GRAPH: Graph = { id: REDACTED, nodes: {}, edges: [] };

export function toSummary(
  row: NamedRow,
  place: QueuePosition | undefined,
  imageNames: readonly string[],
): QueueItemSummary {
  return {
    item_id: row.item_id,
    status: row.status,
    status_sequence: row.status_sequence,
    queue_id: row.queue_id,
    created_at: row.created_at,
    updated_at: row.updated_at,
    started_at: row.started_at,
    completed_at: row.completed_at,
    device: row.device,
    position: row.status === "pending" ? place?.position ?? null : null,
    estimated_seconds: row.status === "pending" ? place?.startsIn ?? null : null,
    background: row.service_class === "background",
    priority: row.priority,
    batch_id: row.batch_id,
    session_id: row.session_id,
    origin: row.origin,
    destination: row.destination,
    user_id: row.user_id,
    user_display_name: row.display_name,
    user_email: row.email,
    field_values: fieldValuesOf(row),
    workflow_name: row.workflow_name,
    retried_from_item_id: row.retried_from_item_id,
    error_type: row.error_type,
    error_message: row.error_message,
    error_traceback: row.error_traceback,
    attempts: row.attempts,
    cost: row.cost,
    measured_seconds: row.measured_seconds,
    prompt_notes: JSON.parse(row.prompt_notes ?? "[]"),
    image_names: [...imageNames],
    workflow_call_id: null,
    parent_item_id: null,
    parent_session_id: null,
    root_item_id: null,
    workflow_call_depth: null,
  };
}

export function toItem(
  row: NamedRow,
  place: QueuePosition | undefined,
  imageNames: readonly string[],
): QueueItem {
  const results = row.results ? JSON.parse(row.results) as Record<string, unknown> : {};
  const errors = row.error_message ? { [row.error_type ?? "error"]: row.error_message } : {};
  return {
    ...toSummary(row, place, imageNames),
    session: sessionOf(row.session_id, storedGraph(row), results, errors),
    workflow: row.workflow ? JSON.parse(row.workflow) as Record<string, unknown> : null,
  };
}

/** The graph that an item runs: its batch's, with its own values put in. */
export function storedGraph(row: Pick<FullRow, "graph" | "field_values">): Graph {
  if (row.graph === null) return EMPTY_GRAPH;
  return withBatchValues(JSON.parse(row.graph) as Graph, fieldValuesOf(row) ?? []);
}

function fieldValuesOf(row: Pick<ItemRow, "field_values">): FieldValue[] | null {
  return row.field_values ? JSON.parse(row.field_values) as FieldValue[] : null;
}

/** Returns the graph's own id of a node; behind an iteration, nodes run as `<id>#<index>`. */
export function sourceOf(nodeId: string): string {
  return nodeId.split("#", 1)[0] as string;
}

export function sessionOf(
  id: string,
  graph: Graph,
  results: Record<string, unknown>,
  errors: Record<string, string>,
): Session {
  const executed = Object.keys(results);
  const bySource = Map.groupBy(executed, sourceOf);
  return {
    id,
    graph,
    execution_graph: { id, nodes: {}, edges: [] },
    executed,
    executed_history: executed,
    results,
    errors,
    workflow_call_stack: [],
    workflow_call_history: [],
    prepared_source_mapping: Object.fromEntries(executed.map((node) => [node, sourceOf(node)])),
    source_prepared_mapping: Object.fromEntries(bySource),
  };
}
