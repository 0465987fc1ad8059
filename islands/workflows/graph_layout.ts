import type { WorkflowRecord } from "../api/types.ts";

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

/** Columns by the longest way from a beginning (Sugiyama's first step), rows as they come. */
export function layOut(
  { nodes, edges }: WorkflowRecord["workflow"],
  width: number,
  height: number,
): GraphLayout {
  const steps = nodes.filter((node) => node.type === "invocation");
  const depth = depths(steps.map((n) => n.id), edges);
  const filled = new Map<number, number>();
  const boxes = steps.map((node): GraphBox => {
    const column = depth.get(node.id) ?? 0;
    const row = filled.get(column) ?? 0;
    filled.set(column, row + 1);
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
