import { historyOf } from "../create/prompt_history.ts";
import { draftOf } from "../recipe/draft.ts";
import { useStudio, useText } from "../studio/context.ts";
import { FindDialog } from "../ui/find_dialog.tsx";
import { usePromptText } from "./words.ts";

/** Finds an earlier prompt and brings it back. */
export default function HistoryDialog({ onClose }: { onClose: () => void }) {
  const studio = useStudio();
  const words = usePromptText();
  const history = historyOf(studio).value;
  const { prompt } = draftOf(studio);
  return (
    <FindDialog
      title={useText().create.history}
      placeholder={words.find}
      items={history.map((text) => ({
        id: text,
        label: text,
        run: () => void (prompt.value = text),
      }))}
      nothing={history.length === 0 ? words.none : words.noSuch}
      onClose={onClose}
    />
  );
}
