import type { Signal } from "@preact/signals";
import { DecimalInput } from "./decimal_input.tsx";
import { describedBy, Field } from "./field.tsx";

interface NumberFieldProps {
  id: string;
  label: string;
  value: Signal<number>;
  min: number;
  max: number;
  step: number;
  /** End of the slider when it is nearer than `max`. */
  sliderMax?: number;
  hint?: string;
  error?: string | undefined;
}

/** A number typed or slid. Half-typed text is left alone until the field is left. */
export function NumberField(
  { id, label, value, min, max, step, sliderMax, hint, error }: NumberFieldProps,
) {
  const put = (text: string) => {
    const number = Number(text);
    if (text.trim() === "" || !Number.isFinite(number)) return;
    value.value = number;
  };
  const settle = (input: HTMLInputElement) => {
    const number = Math.min(max, Math.max(min, value.value));
    const fitting = Number((Math.round((number - min) / step) * step + min).toFixed(4));
    value.value = fitting;
    input.value = String(fitting);
  };
  const common = { min, max, step, "aria-describedby": describedBy(id, hint, error) };
  const number = step < 1
    ? (
      <DecimalInput
        {...common}
        id={id}
        class="input number"
        value={value.value}
        aria-invalid={error ? true : undefined}
        onNumber={(number) => number !== null && void (value.value = number)}
        onBlur={settle}
      />
    )
    : (
      <input
        {...common}
        id={id}
        class="input number"
        type="number"
        inputMode="numeric"
        value={value.value}
        aria-invalid={error ? true : undefined}
        onInput={(e) => put(e.currentTarget.value)}
        onBlur={(e) => settle(e.currentTarget)}
      />
    );
  return (
    <Field id={id} label={label} hint={hint} error={error} aside={number}>
      <input
        {...common}
        class="slider"
        type="range"
        max={sliderMax ?? max}
        value={value.value}
        aria-label={label}
        onInput={(e) => put(e.currentTarget.value)}
      />
    </Field>
  );
}
