import { useSignal } from "@preact/signals";
import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import type { UserDTO } from "../api/types.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Download } from "../ui/icons.ts";
import { type ImportRow, peopleOf } from "./csv.ts";
import { keepAsFile, passwordSheet } from "./password_sheet.ts";

interface Entry extends ImportRow {
  /** Why it is not added, or what came of it; empty: ready. */
  note: string;
  ok: boolean;
  /** Made here because the file had none. */
  made?: string;
}

/** People from a CSV file: first what would happen, then line by line what did. */
export function ImportDialog(
  { there, onClose }: { there: readonly UserDTO[]; onClose: () => void },
) {
  const { boot, client } = useStudio();
  const text = useText();
  const words = text.people;
  const entries = useSignal<readonly Entry[]>([]);
  const ran = useSignal(false);
  const task = useTask();
  const read = async (file: File | undefined) => {
    if (!file) return;
    const known = new Set(there.map((p) => p.email.toLowerCase()));
    const seen = new Set<string>();
    ran.value = false;
    entries.value = peopleOf(await file.text()).map((row) => {
      const key = row.email.toLowerCase();
      const note = !/^\S+@\S+$/.test(row.email)
        ? words.importNoEmail
        : seen.has(key)
        ? words.importTwice
        : known.has(key)
        ? words.importThere
        : "";
      seen.add(key);
      return { ...row, note, ok: note === "" };
    });
  };
  const add = async (entry: Entry): Promise<Entry> => {
    try {
      const made = entry.password ? undefined : (await client.get<{ password: string }>(
        paths.generatePassword,
      )).password;
      await client.send("POST", paths.users(""), {
        email: entry.email,
        display_name: entry.name || null,
        password: entry.password || made,
        is_admin: entry.admin,
        must_change_password: true,
      });
      return { ...entry, note: words.importMade, ...(made ? { made } : {}) };
    } catch (error) {
      return { ...entry, note: asProblem(error).message, ok: false };
    }
  };
  const go = () =>
    task.run(async () => {
      for (const [i, entry] of entries.value.entries()) {
        if (!entry.ok) continue;
        const result = await add(entry);
        entries.value = entries.value.map((e, at) => at === i ? result : e);
      }
      ran.value = true;
    });
  const address = location.origin + boot.basePath;
  const ready = entries.value.filter((e) => e.ok).length;
  const made = entries.value.flatMap((e) => e.made ? [{ ...e, made: e.made }] : []);
  return (
    <Dialog
      title={words.importTitle}
      onClose={onClose}
      wide
      footer={ran.value
        ? <Button kind="primary" onClick={onClose}>{text.frame.close}</Button>
        : (
          <Button
            kind="primary"
            busy={task.busy.value}
            disabled={ready === 0}
            onClick={() => void go()}
          >
            {words.importGo(ready)}
          </Button>
        )}
    >
      <p class="soft">{words.importHint}</p>
      <Field id="import-file" label={words.importFile}>
        <input
          id="import-file"
          class="input"
          type="file"
          accept=".csv,text/csv"
          onChange={(e) => void read(e.currentTarget.files?.[0])}
        />
      </Field>
      {ran.value && made.length > 0 && (
        <div class="import-made">
          <p>{words.importPasswords}</p>
          <Button
            icon={Download}
            onClick={() => keepAsFile(passwordSheet(address, made), words.importSheet)}
          >
            {words.importSave}
          </Button>
        </div>
      )}
      {entries.value.length > 0 && (
        <div class="table-wrap" tabIndex={0} role="region" aria-label={words.importTitle}>
          <table class="table">
            <thead>
              <tr>
                <th>{words.importRow}</th>
                <th>{words.email}</th>
                <th>{words.name}</th>
                <th>{words.state}</th>
              </tr>
            </thead>
            <tbody>
              {entries.value.map((entry) => (
                <tr key={entry.line}>
                  <td>{entry.line}</td>
                  <td>{entry.email}</td>
                  <td>{entry.name}</td>
                  <td>
                    <span class={entry.ok ? "" : "field-error"}>
                      {entry.note || words.importReady}
                    </span>
                    {ran.value && entry.made && (
                      <>
                        : <code>{entry.made}</code>
                      </>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Dialog>
  );
}
