import type { ApiProblem } from "../api/problem.ts";
import { useText } from "../studio/context.ts";
import { explain } from "./states.tsx";

interface FormErrorProps {
  problem: ApiProblem | null;
  /** The fields of the form show what is wrong with them: only what concerns none is shown here. */
  besideFields?: boolean;
}

/** Why what was asked for failed; nothing while it has not. */
export function FormError({ problem, besideFields = false }: FormErrorProps) {
  const text = useText();
  if (!problem || (besideFields && problem.errors.length > 0)) return null;
  return <p class="form-error" role="alert">{explain(problem, text)}</p>;
}
