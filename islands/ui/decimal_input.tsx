import { useRef } from "preact/hooks";
import { isComposing } from "../commands/composing.ts";
import { useStudio } from "../studio/context.ts";
import { numberText, typedNumber } from "./typed_number.ts";

interface DecimalInputProps {
  id?: string;
  class?: string;
  value: number | null;
  min?: number;
  max?: number;
  /** What the arrow keys add or take away. */
  step?: number;
  placeholder?: string | undefined;
  "aria-label"?: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
  /** Called for each number, and with null for an empty field. */
  onNumber: (value: number | null) => void;
  onBlur?: (input: HTMLInputElement) => void;
}

/**
 * A number with decimals; what is no number goes when the field is left. Not `type="number"`:
 * browsers read that by their own language, and some drop the comma of `0,7`.
 */
export function DecimalInput(
  { value, min, max, step = 1, onNumber, onBlur, ...common }: DecimalInputProps,
) {
  const language = useStudio().language.value;
  /** What is typed stays as it is, while it means the value. */
  const typed = useRef("");
  const shown = value !== null && typedNumber(typed.current) === value
    ? typed.current
    : numberText(value, language);
  const put = (text: string) => {
    typed.current = text;
    const number = typedNumber(text);
    if (number === null || typeof number === "number") onNumber(number);
  };
  const add = (amount: number) => {
    const sum = Number(((value ?? 0) + amount).toFixed(6));
    put(numberText(Math.min(max ?? Infinity, Math.max(min ?? -Infinity, sum)), language));
  };
  return (
    <input
      {...common}
      type="text"
      inputMode="decimal"
      autocomplete="off"
      role="spinbutton"
      aria-valuenow={value ?? undefined}
      aria-valuemin={min}
      aria-valuemax={max}
      value={shown}
      onInput={(e) => put(e.currentTarget.value)}
      onBlur={(e) => {
        typed.current = "";
        e.currentTarget.value = numberText(value, language);
        onBlur?.(e.currentTarget);
      }}
      onKeyDown={(e) => {
        if (e.key !== "ArrowUp" && e.key !== "ArrowDown") return;
        if (isComposing(e) || e.altKey || e.ctrlKey || e.metaKey) return;
        e.preventDefault();
        add(e.key === "ArrowUp" ? step : -step);
      }}
    />
  );
}
