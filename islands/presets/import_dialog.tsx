import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { FileRow, StylePreset } from "../../services/contract/presets.ts";
import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { DialogActions } from "../ui/dialog_actions.tsx";
import { Field } from "../ui/field.tsx";
import { FormError } from "../ui/form_error.tsx";
import { explain } from "../ui/states.tsx";
import { makePreset } from "./actions.ts";
import { usePresetsText } from "./words.ts";

interface Entry {
  row: FileRow;
  /** Accepted: it will be, or has been, created. */
  ok: boolean;
  /** What will come of it, or came. */
  note: string;
}

interface ImportDialogProps {
  /** Read at once. */
  first: File | null;
  onClose: () => void;
}

/** Imports styles from a file: first a preview, then the result of each row. */
export default function ImportDialog({ first, onClose }: ImportDialogProps) {
  const studio = useStudio();
  const { client, session } = studio;
  const text = useText();
  const presets = usePresetsText();
  const words = presets.imports;
  const there = useResource(paths.offeredPresets).data.value ?? [];
  const entries = useSignal<readonly Entry[]>([]);
  const ran = useSignal(false);
  const task = useTask();
  const me = session.user.value?.user_id;
  const mine = new Set(there.filter((p) => p.user_id === me).map((p) => key(p)));

  const read = (file: File | undefined | null) =>
    file && task.run(async () => {
      entries.value = [];
      ran.value = false;
      const form = new FormData();
      form.append("file", file);
      const { rows } = await client.send("POST", paths.readPresets, form);
      const seen = new Set<string>();
      entries.value = rows.map((row) => {
        const same = key({ name: row.name, preset_data: row });
        const note = row.problem
          ? words.problems[row.problem]
          : seen.has(same)
          ? words.twice
          : mine.has(same)
          ? words.there
          : "";
        seen.add(same);
        return { row, ok: note === "", note: note || words.ready };
      });
    });
  useEffect(() => void read(first), []);

  const take = async ({ row }: Entry): Promise<Entry> => {
    const { name, positive_prompt, negative_prompt } = row;
    try {
      await makePreset(studio, { name, positive_prompt, negative_prompt, type: "user" });
      return { row, ok: true, note: words.made };
    } catch (error) {
      return { row, ok: false, note: explain(asProblem(error), text) };
    }
  };
  const go = () =>
    task.run(async () => {
      for (const [i, entry] of entries.value.entries()) {
        if (!entry.ok) continue;
        const result = await take(entry);
        entries.value = entries.value.map((e, at) => at === i ? result : e);
      }
      ran.value = true;
      studio.resources.refresh(paths.stylePresets);
    });
  const ready = entries.value.filter((e) => e.ok).length;
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      wide
      footer={ran.value
        ? <Button kind="primary" onClick={onClose}>{text.frame.close}</Button>
        : (
          <DialogActions
            action={words.go(ready)}
            task={task}
            disabled={ready === 0}
            onAct={go}
            onClose={onClose}
          />
        )}
    >
      <p class="soft">{words.hint}</p>
      <Field id="preset-file" label={words.file}>
        <input
          id="preset-file"
          class="input"
          type="file"
          disabled={task.busy.value}
          accept=".csv,.json,text/csv,application/json"
          onChange={(e) => void read(e.currentTarget.files?.[0])}
        />
      </Field>
      <FormError problem={task.problem.value} />
      {ran.value && <p role="status">{words.done(ready, entries.value.length)}</p>}
      {entries.value.length > 0 && (
        <div class="table-wrap" tabIndex={0} role="region" aria-label={words.title}>
          <table class="table">
            <thead>
              <tr>
                <th>{words.row}</th>
                <th>{presets.name}</th>
                <th class="preset-row-prompt">{presets.prompt}</th>
                <th>{words.state}</th>
              </tr>
            </thead>
            <tbody>
              {entries.value.map(({ row, ok, note }) => (
                <tr key={row.at}>
                  <td>{row.at}</td>
                  <td>{row.name}</td>
                  <td class="preset-row-prompt">{row.positive_prompt.slice(0, 120)}</td>
                  <td class={ok ? "" : "field-error"}>{note}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Dialog>
  );
}

/** Two styles that say the same under one name are one. */
function key({ name, preset_data }: Pick<StylePreset, "name" | "preset_data">): string {
  const { positive_prompt, negative_prompt } = preset_data;
  return JSON.stringify([name, positive_prompt, negative_prompt]);
}
