import type { WorkflowRecord } from "../../services/workflows/answers.ts";
import { layOut } from "./graph_layout.ts";
import { useWorkflowsText } from "./words.ts";

const WIDTH = 150;
const HEIGHT = 44;

/** The graph, to look at: boxes for steps, lines for what flows between them. */
export function GraphDrawing({ workflow }: { workflow: WorkflowRecord["workflow"] }) {
  const words = useWorkflowsText();
  const { boxes, lines, width, height } = layOut(workflow, WIDTH, HEIGHT);
  const label = words.graphLabel(boxes.length, lines.length);
  return (
    <div class="graph" tabIndex={0} role="region" aria-label={words.graph}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={label}
      >
        {lines.map(({ from, to }, i) => {
          const x1 = from.x + WIDTH;
          const y1 = from.y + HEIGHT / 2;
          const y2 = to.y + HEIGHT / 2;
          const bend = Math.max(24, (to.x - x1) / 2);
          const path = `M${x1} ${y1} C${x1 + bend} ${y1} ${to.x - bend} ${y2} ${to.x} ${y2}`;
          return <path key={i} class="graph-line" d={path} />;
        })}
        {boxes.map((box) => (
          <g key={box.id} transform={`translate(${box.x} ${box.y})`}>
            <rect class="graph-box" width={WIDTH} height={HEIGHT} rx={8} />
            <text class="graph-name" x={10} y={19}>{short(box.label)}</text>
            <text class="graph-type" x={10} y={34}>{short(box.type)}</text>
          </g>
        ))}
      </svg>
    </div>
  );
}

const FITS = 20;
const short = (text: string) => text.length > FITS ? `${text.slice(0, FITS - 1)}…` : text;
