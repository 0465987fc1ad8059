import type { Selectable } from "kysely";
import type { Graph } from "../../../inference/graph/schema.ts";
import type { QueueStatus, Tables } from "../../database/mod.ts";
import { REDACTED } from "../../events/table.ts";
import { type FieldValue, withValues } from "../../generate/batch.ts";
import type { Place } from "../forecast/forecast.ts";

export type ItemRow = Selectable<Tables["session_queue"]>;

/** A row with what its batch and its owner add to it. */
export type FullRow = ItemRow & {
  graph: string | null;
  workflow: string | null;
  display_name: string | null;
  email: string | null;
};

/** The execution state as InvokeAI shows it, as far as this engine has it. */
export interface Session {
  id: string;
  graph: Graph;
  execution_graph: Graph;
  executed: string[];
  executed_history: string[];
  results: Record<string, unknown>;
  errors: Record<string, string>;
  workflow_call_stack: never[];
  workflow_call_history: never[];
  prepared_source_mapping: Record<string, string>;
  source_prepared_mapping: Record<string, string[]>;
}

export interface QueueItemSummary {
  item_id: number;
  status: QueueStatus;
  status_sequence: number;
  queue_id: string;
  created_at: string;
  updated_at: string;
  started_at: string | null;
  completed_at: string | null;
  device: string | null;
  /** Place in the line, 1 is next, and the seconds until it is expected to start. */
  position: number | null;
  estimated_seconds: number | null;
  background: boolean;
  priority: number;
  batch_id: string;
  session_id: string;
  origin: string | null;
  destination: string | null;
  user_id: string;
  user_display_name: string | null;
  user_email: string | null;
  field_values: FieldValue[] | null;
  retried_from_item_id: number | null;
  error_type: string | null;
  error_message: string | null;
  error_traceback: string | null;
  attempts: number | null;
  cost: number | null;
  measured_seconds: number | null;
  /** The part of the prompt that the text encoder had no room for. */
  prompt_cut: string | null;
  /** The pictures it made to be kept, as far as they are still there. */
  image_names: string[];
  workflow_call_id: null;
  parent_item_id: null;
  parent_session_id: null;
  root_item_id: null;
  workflow_call_depth: null;
}

export interface QueueItem extends QueueItemSummary {
  session: Session;
  workflow: Record<string, unknown> | null;
}

const EMPTY_GRAPH: Graph = { id: REDACTED, nodes: {}, edges: [] };

const REAL = Symbol("shown as it is");

/** What somebody else may see of an item: every field has its row, in full items and summaries. */
const OTHERS_SEE: { readonly [K in keyof QueueItem]: typeof REAL | QueueItem[K] } = {
  item_id: REAL,
  status: REAL,
  status_sequence: REAL,
  queue_id: REAL,
  created_at: REAL,
  updated_at: REAL,
  started_at: REAL,
  completed_at: REAL,
  device: REAL,
  position: REAL,
  estimated_seconds: REAL,
  background: REAL,
  priority: 0,
  batch_id: REDACTED,
  session_id: REDACTED,
  origin: null,
  destination: null,
  user_id: REDACTED,
  user_display_name: null,
  user_email: null,
  field_values: null,
  retried_from_item_id: null,
  error_type: null,
  error_message: null,
  error_traceback: null,
  attempts: null,
  cost: null,
  measured_seconds: null,
  prompt_cut: null,
  image_names: [],
  workflow_call_id: null,
  parent_item_id: null,
  parent_session_id: null,
  root_item_id: null,
  workflow_call_depth: null,
  workflow: null,
  session: sessionOf(REDACTED, EMPTY_GRAPH, {}, {}),
};

/** Strikes out of somebody else's item what is not the reader's business. */
export function redact<T extends QueueItemSummary>(item: T): T {
  const seen: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(item)) {
    const rule = (OTHERS_SEE as Record<string, unknown>)[field];
    seen[field] = rule === REAL ? value : rule ?? null;
  }
  return seen as T;
}

export function toSummary(
  row: FullRow,
  place: Place | undefined,
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
    retried_from_item_id: row.retried_from_item_id,
    error_type: row.error_type,
    error_message: row.error_message,
    error_traceback: row.error_traceback,
    attempts: row.attempts,
    cost: row.cost,
    measured_seconds: row.measured_seconds,
    prompt_cut: row.prompt_cut,
    image_names: [...imageNames],
    workflow_call_id: null,
    parent_item_id: null,
    parent_session_id: null,
    root_item_id: null,
    workflow_call_depth: null,
  };
}

export function toItem(
  row: FullRow,
  place: Place | undefined,
  imageNames: readonly string[],
): QueueItem {
  const results = row.results ? JSON.parse(row.results) as Record<string, unknown> : {};
  const errors = row.error_message ? { [row.error_type ?? "error"]: row.error_message } : {};
  return {
    ...toSummary(row, place, imageNames),
    session: sessionOf(row.session_id, graphOf(row), results, errors),
    workflow: row.workflow ? JSON.parse(row.workflow) as Record<string, unknown> : null,
  };
}

/** The graph that an item runs. */
export function graphOf(row: Pick<FullRow, "graph" | "field_values">): Graph {
  if (row.graph === null) return EMPTY_GRAPH;
  return withValues(JSON.parse(row.graph) as Graph, fieldValuesOf(row) ?? []);
}

function fieldValuesOf(row: Pick<ItemRow, "field_values">): FieldValue[] | null {
  return row.field_values ? JSON.parse(row.field_values) as FieldValue[] : null;
}

/** Nodes behind an iteration run as `<id>#<index>`; the part before it is the graph's own id. */
export function sourceOf(nodeId: string): string {
  return nodeId.split("#", 1)[0] as string;
}

function sessionOf(
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
