import { DecimalInput } from "../ui/decimal_input.tsx";
import type { RunField } from "../../services/workflows/answers.ts";
import { ImageInput } from "../library/image_input.tsx";
import { samplerName } from "../recipe/samplers.ts";
import { describedBy, Field } from "../ui/field.tsx";
import { MaskInput } from "./mask_input.tsx";
import { BoardInput, ModelInput } from "./thing_inputs.tsx";
import { useWorkflowsText } from "./words.ts";

export interface RunInputProps {
  field: RunField;
  value: unknown;
  error: string | undefined;
  /** For a mask: name of the image that it is drawn over, null before one was chosen. */
  over?: string | null;
  onChange: (value: unknown) => void;
}

const idOf = (field: RunField) => `run-${field.node_id}-${field.field_name}`;

/** The control that fits what a field holds. */
export function RunFieldInput(props: RunInputProps) {
  const { field, error } = props;
  const id = idOf(field);
  if (field.kind === "boolean") return <FlagInput {...props} />;
  return (
    <Field id={id} label={field.label} hint={field.description || undefined} error={error}>
      <Control {...props} id={id} />
    </Field>
  );
}

function FlagInput({ field, value, onChange }: RunInputProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={value === true}
        onChange={(e) => onChange(e.currentTarget.checked)}
      />
      <span>{field.label}</span>
    </label>
  );
}

function Control({ field, value, error, over, onChange, id }: RunInputProps & { id: string }) {
  const words = useWorkflowsText();
  const described = describedBy(id, field.description || undefined, error);
  const empty = field.role === "seed" ? words.emptySeed : field.role ? words.emptyField : "";
  if (field.options) {
    return (
      <select
        id={id}
        class="input"
        value={String(value ?? "")}
        onChange={(e) => onChange(e.currentTarget.value || null)}
      >
        {!field.required && <option value="">{empty || words.none}</option>}
        {field.options.map((o) => (
          <option key={o} value={o}>{field.role === "scheduler" ? samplerName(o) : o}</option>
        ))}
        {typeof value === "string" && value && !field.options.includes(value) && (
          <option value={value}>{words.notHere(value)}</option>
        )}
      </select>
    );
  }
  if (field.kind === "ImageField") {
    const image = {
      id,
      label: field.label,
      name: (value as { image_name?: string } | null)?.image_name ?? null,
      onChange: (image_name: string | null) => onChange(image_name && { image_name }),
    };
    return over === undefined ? <ImageInput {...image} /> : <MaskInput {...image} over={over} />;
  }
  if (field.kind === "BoardField") return <BoardInput id={id} value={value} onChange={onChange} />;
  if (field.kind === "ModelIdentifierField") {
    return <ModelInput id={id} field={field.field_name} value={value} onChange={onChange} />;
  }
  if (field.kind === "float") {
    return (
      <DecimalInput
        id={id}
        class="input"
        step={0.1}
        placeholder={empty}
        value={typeof value === "number" ? value : null}
        aria-describedby={described}
        onNumber={onChange}
      />
    );
  }
  if (field.kind === "integer") {
    return (
      <input
        id={id}
        class="input"
        type="number"
        step={1}
        placeholder={empty}
        value={value === null || value === undefined ? "" : Number(value)}
        aria-describedby={described}
        onInput={(e) => {
          const typed = e.currentTarget.value;
          onChange(typed === "" ? null : Number(typed));
        }}
      />
    );
  }
  return (
    <textarea
      id={id}
      class="input"
      rows={1}
      value={typeof value === "string" ? value : value == null ? "" : JSON.stringify(value)}
      aria-describedby={described}
      onInput={(e) => onChange(e.currentTarget.value)}
    />
  );
}
