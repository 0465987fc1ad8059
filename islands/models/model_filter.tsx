import { useModelsText } from "./words.ts";

interface Select {
  label: string;
  /** What the option is called that leaves nothing out. */
  all: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  choose: (value: string) => void;
}

interface ModelFilterProps {
  /** The current search; null if there is nothing to search yet. */
  search: string | null;
  onSearch: (words: string) => void;
  selects: readonly Select[];
}

/** Which of the models are shown. */
export function ModelFilter({ search, onSearch, selects }: ModelFilterProps) {
  const words = useModelsText();
  return (
    <div class="toolbar workflow-tools">
      {search !== null && (
        <input
          class="input"
          type="search"
          placeholder={words.search}
          aria-label={words.search}
          value={search}
          onInput={(e) => onSearch(e.currentTarget.value)}
        />
      )}
      {selects.filter(({ options }) => options.length > 1).map((select) => (
        <select
          key={select.label}
          class="input"
          aria-label={select.label}
          value={select.value}
          onChange={(e) => select.choose(e.currentTarget.value)}
        >
          <option value="">{select.all}</option>
          {select.options.map(([value, label]) => <option key={value} value={value}>{label}
          </option>)}
        </select>
      ))}
    </div>
  );
}
