import { useRef } from "preact/hooks";

interface SettledNumberProps {
  id?: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  /** The number that is meant by what was typed. */
  fit: (text: string) => number;
  /** Called when the field is left, or Enter pressed, with another number than before. */
  onNumber: (value: number) => void;
}

/**
 * A whole number that counts once its field is left. What is typed until then stays when the page
 * around it is drawn again, which would otherwise write the old value over it.
 */
export function SettledNumber({ value, fit, onNumber, ...common }: SettledNumberProps) {
  const typed = useRef<string | null>(null);
  return (
    <input
      {...common}
      class="input number"
      type="number"
      inputMode="numeric"
      value={typed.current ?? value}
      onInput={(e) => void (typed.current = e.currentTarget.value)}
      onChange={(e) => {
        const fitting = fit(e.currentTarget.value);
        typed.current = null;
        e.currentTarget.value = String(fitting);
        if (fitting !== value) onNumber(fitting);
      }}
      onBlur={() => void (typed.current = null)}
    />
  );
}
