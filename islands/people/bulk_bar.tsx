import { useSignal } from "@preact/signals";
import type { UserDTO } from "../../services/contract/users.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { ChevronDown, X } from "../ui/icons.ts";
import { Menu } from "../ui/menu.tsx";
import { BulkDialog, type BulkWhat } from "./bulk_dialog.tsx";
import { usePeopleText } from "./words.ts";

const WHAT: readonly BulkWhat[] = [
  "limits",
  "group",
  "reset",
  "deactivate",
  "activate",
  "remove",
];

interface BulkBarProps {
  people: readonly UserDTO[];
  /** Something was done to them. */
  onDone: () => void;
  onClear: () => void;
}

/**
 * What can be done to all who are chosen: over the end of the list, so that nothing in it moves.
 */
export function BulkBar({ people, onDone, onClear }: BulkBarProps) {
  const words = usePeopleText();
  const open = useSignal<BulkWhat | null>(null);
  const offered = WHAT.filter((what) =>
    what === "activate"
      ? people.some((person) => !person.is_active)
      : what !== "deactivate" || people.some((person) => person.is_active)
  );
  return (
    <div class="selection-bar people-bulk" role="toolbar" aria-label={words.bulk.bar}>
      <IconButton icon={X} label={words.bulk.clear} onClick={onClear} />
      <strong role="status">{words.bulk.chosen(people.length)}</strong>
      {offered.map((what) => (
        <Button
          key={what}
          small
          kind={what === "remove" ? "danger" : "quiet"}
          onClick={() => void (open.value = what)}
        >
          {words.bulk.what[what]}
        </Button>
      ))}
      <span class="people-bulk-menu">
        <Menu
          label={words.more}
          class="button button-small"
          items={offered.map((what) => ({
            id: what,
            label: words.bulk.what[what],
            danger: what === "remove",
            run: () => void (open.value = what),
          }))}
        >
          <span class="button-text">{words.more}</span>
          <ChevronDown size={16} aria-hidden />
        </Menu>
      </span>
      {open.value && (
        <BulkDialog
          what={open.value}
          people={people}
          onClose={(changed) => {
            open.value = null;
            if (changed) onDone();
          }}
        />
      )}
    </div>
  );
}
