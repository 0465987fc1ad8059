import { useStudio } from "../studio/context.ts";
import { Field } from "../ui/field.tsx";
import { SettledNumber } from "../ui/settled_number.tsx";
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
      <SettledNumber
        id={id}
        min={sides.min}
        max={sides.max}
        step={sides.multipleOf}
        value={value}
        fit={settle}
        onNumber={onChange}
      />
    </Field>
  );
}
