import { useActions } from "../images/use_actions.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { X } from "../ui/icons.ts";
import { selectionOf } from "./selection.ts";

/** What can be done with all that is picked. It floats: nothing below it moves. */
export function SelectionBar({ names }: { names: readonly string[] }) {
  const studio = useStudio();
  const words = useText().library;
  const selection = selectionOf(studio);
  const picked = [...selection.names.value];
  const subject = { names: picked, isPicked: true, foreign: selection.foreign.value };
  const actions = useActions(subject);
  if (picked.length === 0) return null;
  return (
    <div class="selection-bar" role="toolbar" aria-label={words.selected(picked.length)}>
      <IconButton icon={X} label={words.selectNone} onClick={selection.clear} />
      <button
        type="button"
        class="button button-quiet button-small"
        onClick={() => selection.set(names)}
        title={words.selectAll}
        aria-label={words.selected(picked.length)}
      >
        <span class="selection-words">{words.selected(picked.length)}</span>
        <span class="selection-number">{picked.length}</span>
      </button>
      {actions.map((action) => (
        <Button
          key={action.id}
          small
          kind="quiet"
          class={`image-main${action.danger ? " image-danger" : ""}`}
          icon={action.icon}
          title={action.label}
          aria-label={action.label}
          onClick={action.run}
        >
          {action.short ?? action.label}
        </Button>
      ))}
    </div>
  );
}
