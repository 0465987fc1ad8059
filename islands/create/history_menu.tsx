import { useStudio, useText } from "../studio/context.ts";
import { History } from "../ui/icons.ts";
import { Menu } from "../ui/menu.tsx";
import { draftOf } from "./draft.ts";
import { historyOf } from "./prompt_history.ts";

/** Brings back an earlier prompt. */
export function HistoryMenu() {
  const studio = useStudio();
  const words = useText().create;
  const history = historyOf(studio).value;
  const items = history.map((prompt, i) => ({
    id: String(i),
    label: prompt,
    run: () => void (draftOf(studio).prompt.value = prompt),
  }));
  const none = { id: "none", label: words.historyEmpty, disabled: true, run: () => {} };
  return (
    <Menu label={words.history} items={items.length > 0 ? items : [none]}>
      <History size={18} aria-hidden />
    </Menu>
  );
}
