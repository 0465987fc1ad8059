import { useSignal } from "@preact/signals";
import type { UserDTO } from "../../services/contract/users.ts";
import { Button } from "../ui/button.tsx";
import { BulkDialog, type BulkWhat } from "./bulk_dialog.tsx";
import { usePeopleText } from "./words.ts";

const WHAT: readonly BulkWhat[] = ["limits", "group", "reset", "deactivate", "remove"];

interface BulkBarProps {
  people: readonly UserDTO[];
  /** Something was done to them. */
  onDone: () => void;
  onClear: () => void;
}

/** What can be done to all who are chosen. */
export function BulkBar({ people, onDone, onClear }: BulkBarProps) {
  const words = usePeopleText();
  const open = useSignal<BulkWhat | null>(null);
  return (
    <div class="toolbar people-bulk" role="toolbar" aria-label={words.bulk.bar}>
      <strong role="status">{words.bulk.chosen(people.length)}</strong>
      {WHAT.map((what) => (
        <Button
          key={what}
          small
          kind={what === "remove" ? "danger" : "plain"}
          onClick={() => void (open.value = what)}
        >
          {words.bulk.what[what]}
        </Button>
      ))}
      <Button small kind="quiet" onClick={onClear}>{words.bulk.clear}</Button>
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
