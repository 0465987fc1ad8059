import { Field } from "../ui/field.tsx";

interface ModelSelectProps {
  id: string;
  label: string;
  models: readonly { key: string; name: string }[];
  chosen: string | undefined;
  onChoose(key: string): void;
}

/** A choice among the few models of a type that a dialog needs. */
export function ModelSelect({ id, label, models, chosen, onChoose }: ModelSelectProps) {
  return (
    <Field id={id} label={label}>
      <select
        id={id}
        class="input"
        value={chosen ?? ""}
        onChange={(e) => onChoose(e.currentTarget.value)}
      >
        {models.map(({ key, name }) => <option key={key} value={key}>{name}</option>)}
      </select>
    </Field>
  );
}
