import { useWorkflowsText } from "./words.ts";

export interface Problem {
  node: string | null;
  where: string | null;
  message: string;
}

/** Problems of a workflow, each with its step and field. */
export function ProblemList({ problems }: { problems: readonly Problem[] }) {
  const words = useWorkflowsText();
  const place = ({ node, where }: Problem) =>
    node && where
      ? words.problemAt(node, where)
      : node
      ? words.problemAtStep(node)
      : where
      ? words.problemAtField(where)
      : null;
  return (
    <ul>
      {problems.map((p, i) => (
        <li key={i}>{[place(p), p.message].filter((part) => part !== null).join(": ")}</li>
      ))}
    </ul>
  );
}
