import { useStudio } from "../studio/context.ts";
import { Field } from "../ui/field.tsx";
import { fitSide } from "../recipe/side.ts";

interface SizeInputProps {
  id: string;
  label: string;
  value: number;
  error: string | undefined;
  onChange: (value: number) => void;
}

/** One side in pixels. It becomes a multiple of eight when the field is left. */
export function SizeInput({ id, label, value, error, onChange }: SizeInputProps) {
  const sides = useStudio().boot.engine.limits.size;
  const settle = (text: string) => {
    const number = Number(text);
    if (text.trim() === "" || !Number.isFinite(number)) return value;
    return fitSide(number, sides);
  };
  return (
    <Field id={id} label={label} error={error}>
      <input
        id={id}
        class="input number"
        type="number"
        inputMode="numeric"
        min={sides.min}
        max={sides.max}
        step={sides.multipleOf}
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
