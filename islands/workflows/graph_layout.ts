import type { WorkflowRecord } from "../../services/workflows/answers.ts";

export interface GraphBox {
  id: string;
  label: string;
  type: string;
  x: number;
  y: number;
}

export interface GraphLayout {
  boxes: GraphBox[];
  lines: { from: GraphBox; to: GraphBox }[];
  width: number;
  height: number;
}

const GAP_X = 48;
const GAP_Y = 14;
const EDGE = 2;

/**
 * Columns by the longest way from a beginning, rows by where the neighbours are (the first and the
 * second step of Sugiyama, Tagawa and Toda, 1981).
 */
export function layOut(
  { nodes, edges }: WorkflowRecord["workflow"],
  width: number,
  height: number,
): GraphLayout {
  const steps = nodes.filter((node) => node.type === "invocation");
  const depth = depths(steps.map((n) => n.id), edges);
  const rows = rowsOf(steps.map((n) => n.id), depth, edges);
  const boxes = steps.map((node): GraphBox => {
    const column = depth.get(node.id) ?? 0;
    const row = rows.get(node.id) ?? 0;
    const data = (node as { data?: { label?: string; type?: string } }).data ?? {};
    return {
      id: node.id,
      label: data.label || data.type || node.id,
      type: data.type ?? "",
      x: EDGE + column * (width + GAP_X),
      y: EDGE + row * (height + GAP_Y),
    };
  });
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const seen = new Set<string>();
  const lines = edges.flatMap(({ source, target }) => {
    const from = byId.get(source);
    const to = byId.get(target);
    const key = `${source} ${target}`;
    if (!from || !to || seen.has(key)) return [];
    seen.add(key);
    return [{ from, to }];
  });
  return {
    boxes,
    lines,
    width: Math.max(...boxes.map((b) => b.x + width), 0) + EDGE,
    height: Math.max(...boxes.map((b) => b.y + height), 0) + EDGE,
  };
}

function depths(ids: readonly string[], edges: readonly { source: string; target: string }[]) {
  const depth = new Map(ids.map((id) => [id, 0]));
  // A way without a circle is at most as long as there are steps.
  for (let round = 0; round < ids.length; round++) {
    let moved = false;
    for (const { source, target } of edges) {
      const least = (depth.get(source) ?? 0) + 1;
      if (depth.has(source) && (depth.get(target) ?? least) < least && least <= ids.length) {
        depth.set(target, least);
        moved = true;
      }
    }
    if (!moved) break;
  }
  return depth;
}

/** How often the rows are put in order, from the left and from the right in turn. */
const SWEEPS = 4;

/** Each step's row in its column, ordered by the mean row of what it is connected with. */
function rowsOf(
  ids: readonly string[],
  depth: ReadonlyMap<string, number>,
  edges: readonly { source: string; target: string }[],
): Map<string, number> {
  const columns: string[][] = [];
  for (const id of ids) (columns[depth.get(id) ?? 0] ??= []).push(id);
  const rows = new Map<string, number>();
  const number = (column: readonly string[]) => column.forEach((id, row) => rows.set(id, row));
  columns.forEach(number);
  const before = new Map<string, string[]>();
  const after = new Map<string, string[]>();
  const join = (map: Map<string, string[]>, from: string, to: string) => {
    const known = map.get(from);
    if (known) known.push(to);
    else map.set(from, [to]);
  };
  for (const { source, target } of edges) {
    join(before, target, source);
    join(after, source, target);
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const rightward = sweep % 2 === 0;
    const neighbours = rightward ? before : after;
    for (const column of rightward ? columns : columns.toReversed()) {
      if (!column) continue;
      const mean = new Map(column.map((id) => {
        const near = (neighbours.get(id) ?? []).map((n) => rows.get(n) ?? 0);
        const own = rows.get(id) ?? 0;
        return [id, near.length === 0 ? own : near.reduce((a, b) => a + b) / near.length];
      }));
      column.sort((a, b) => (mean.get(a) ?? 0) - (mean.get(b) ?? 0));
      number(column);
    }
  }
  return rows;
}
