import { type ReadonlySignal, signal } from "@preact/signals";
import type { MaskHistory, Point, Shape } from "./history.ts";
import type { MaskPaper } from "./paper.ts";

export const TOOLS = ["brush", "rectangle", "lasso"] as const;
export type Tool = (typeof TOOLS)[number];

/** What is painted with. */
export interface Pen {
  tool: Tool;
  /** Of the brush, in pixels of the image. */
  size: number;
  erase: boolean;
}

/** The shape under way, whatever leads it: pointer, finger or keys. */
export interface Drawing {
  present: ReadonlySignal<Shape | null>;
  begin(at: Point, pen: Pen): void;
  goOn(points: readonly Point[]): void;
  /** Adds the shape to the history. */
  end(): void;
  /** Takes it back. */
  drop(): void;
}

export function createDrawing(paper: MaskPaper, history: MaskHistory): Drawing {
  const present = signal<Shape | null>(null);
  let tool: Tool = "brush";
  const goOn = (points: readonly Point[]) => {
    const shape = present.value;
    if (!shape) return;
    const from = shape.points.length;
    if (tool === "rectangle") {
      const [a] = shape.points;
      const b = points.at(-1);
      if (a && b) shape.points = [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
    } else shape.points.push(...points);
    if (shape.kind === "stroke") paper.extend(shape, from);
    present.value = { ...shape };
  };
  return {
    present,
    goOn,
    begin(at, { tool: chosen, size, erase }) {
      tool = chosen;
      present.value = tool === "brush"
        ? { kind: "stroke", size, erase, points: [] }
        : { kind: "area", erase, points: [at] };
      if (tool === "brush") goOn([at]);
    },
    end() {
      const shape = present.value;
      present.value = null;
      if (shape && (shape.kind === "stroke" || hasInside(shape.points))) history.add(shape);
    },
    drop() {
      present.value = null;
      paper.paint(history.edits.value);
    },
  };
}

/** Whether an outline encloses anything: a click does not. */
function hasInside(points: readonly Point[]): boolean {
  const span = (of: (point: Point) => number) => {
    const values = points.map(of);
    return Math.max(...values) - Math.min(...values);
  };
  return points.length > 2 && span(({ x }) => x) > 0 && span(({ y }) => y) > 0;
}
