import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { LENGTH } from "../../services/contract/limits.ts";

interface SearchFieldProps {
  label: string;
  /** The current search. */
  value: string;
  onSearch: (words: string) => void;
}

const TYPING_MS = 250;

/** Searches when typing pauses; follows changes from elsewhere, such as going back. */
export function SearchField({ label, value, onSearch }: SearchFieldProps) {
  const typed = useSignal(value);
  /** The last search sent: its own echo is ignored, so that typing can go on. */
  const asked = useRef(value);
  useEffect(() => {
    const words = typed.value.trim();
    if (words === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = words;
      onSearch(words);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed.value]);
  useEffect(() => {
    if (value !== asked.current) asked.current = typed.value = value;
  }, [value]);
  return (
    <input
      class="input"
      type="search"
      maxLength={LENGTH.search}
      placeholder={label}
      aria-label={label}
      value={typed.value}
      onInput={(e) => void (typed.value = e.currentTarget.value)}
    />
  );
}
