import type { ApiProblem } from "../api/problem.ts";
import { TextField } from "../ui/text_field.tsx";
import type { Limits, TypedLimits } from "./limits.ts";
import { usePeopleText } from "./words.ts";

interface LimitFieldsProps {
  typed: TypedLimits;
  problem: ApiProblem | null;
  /** Heading, where other fields stand above. */
  title?: string;
  /** What an empty field means. */
  empty: string;
}

/** The fields for limits of a person, of several, or of a group. */
export function LimitFields({ typed, problem, title, empty }: LimitFieldsProps) {
  const words = usePeopleText();
  const field = (name: keyof Limits, label: string) => (
    <TextField
      id={`limit-${name}`}
      label={label}
      value={typed[name]}
      inputMode="decimal"
      error={problem?.field(name)}
    />
  );
  return (
    <fieldset class="limit-fields">
      {title && <legend>{title}</legend>}
      <p class="field-hint">{empty}</p>
      {field("quota_bytes", words.quotaBytes)}
      {field("quota_images", words.quotaImages)}
      {field("max_pending", words.maxPending)}
      {field("max_running", words.maxRunning)}
    </fieldset>
  );
}
