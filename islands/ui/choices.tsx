interface ChoicesProps<T> {
  /** What is chosen, for those who do not see it. */
  label: string;
  among: readonly T[];
  /** Null: none of them. */
  chosen: T | null;
  say: (one: T) => string;
  onChoose: (one: T) => void;
}

/** Buttons of which one is pressed. */
export function Choices<T extends string | boolean>(props: ChoicesProps<T>) {
  const { label, among, chosen, say, onChoose } = props;
  return (
    <div class="choices" role="group" aria-label={label}>
      {among.map((one) => (
        <button
          key={String(one)}
          type="button"
          class="choice"
          aria-pressed={one === chosen}
          onClick={() => onChoose(one)}
        >
          {say(one)}
        </button>
      ))}
    </div>
  );
}
