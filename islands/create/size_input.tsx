import { useStudio } from "../studio/context.ts";
import { Field } from "../ui/field.tsx";

interface SizeInputProps {
  id: string;
  label: string;
  value: number;
  error: string | undefined;
  onChange: (value: number) => void;
}

/** One side in pixels. It becomes a multiple of eight when the field is left. */
export function SizeInput({ id, label, value, error, onChange }: SizeInputProps) {
  const { min, max, multipleOf } = useStudio().boot.engine.limits.size;
  const settle = (text: string) => {
    const number = Number(text);
    if (text.trim() === "" || !Number.isFinite(number)) return value;
    return Math.min(max, Math.max(min, Math.round(number / multipleOf) * multipleOf));
  };
  return (
    <Field id={id} label={label} error={error}>
      <input
        id={id}
        class="input number"
        type="number"
        inputMode="numeric"
        min={min}
        max={max}
        step={multipleOf}
        value={value}
        onChange={(e) => {
          const fitting = settle(e.currentTarget.value);
          e.currentTarget.value = String(fitting);
          if (fitting !== value) onChange(fitting);
        }}
      />
    </Field>
  );
}
