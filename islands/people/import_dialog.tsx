import { useSignal } from "@preact/signals";
import type { ApiProblem } from "../api/problem.ts";
import { useText } from "../studio/context.ts";
import type { PeopleText } from "../text/en/people.ts";
import type { Text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { FormError } from "../ui/form_error.tsx";
import { Download } from "../ui/icons.ts";
import { saveText } from "../ui/save_file.ts";
import { explain } from "../ui/states.tsx";
import { ImportTable } from "./import_table.tsx";
import { useImport } from "./use_import.ts";
import { useSheet } from "./use_sheet.ts";
import { usePeopleText } from "./words.ts";

/** Names of this machine for itself (RFC 6761, section 6.3; RFC 5735, section 3). */
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/** People from a CSV file: first what would happen, then line by line what did. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const keep = useSheet();
  const text = useText();
  const words = usePeopleText();
  const { entries, unused, columns, group, problem, stage, read, add } = useImport();
  const file = useSignal<File | null>(null);
  const saved = useSignal(false);
  const leaving = useSignal(false);
  const made = entries.value.flatMap(({ name, email, user_name: userName, password, link }) =>
    password === null ? [] : [{ name, email, userName, password, link }]
  );
  const count = (state: string) => entries.value.filter((e) => e.state === state).length;
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    file.value = chosen;
    group.value = null;
    void read(chosen);
  };
  // With its mark of order, by which Excel knows that it is Unicode.
  const keepSample = () =>
    saveText(`\ufeff${words.importSampleFile}`, words.importSampleName, "text/csv");
  const save = () => {
    keep(made);
    saved.value = true;
    leaving.value = false;
  };
  const close = () => {
    if (stage.value === "adding") return;
    // They are in no other place.
    if (made.length > 0 && !saved.value && !leaving.value) leaving.value = true;
    else onClose();
  };
  const done = stage.value === "done";
  const ready = count("ready");
  return (
    <Dialog
      title={words.importTitle}
      onClose={close}
      wide
      strict={stage.value === "adding" || done}
      footer={done
        ? (
          <>
            {made.length > 0 && (
              <Button kind={saved.value ? "plain" : "primary"} icon={Download} onClick={save}>
                {words.importSave}
              </Button>
            )}
            <Button
              kind={leaving.value
                ? "danger"
                : made.length > 0 && !saved.value
                ? "plain"
                : "primary"}
              onClick={close}
            >
              {leaving.value ? words.importLeave : text.frame.close}
            </Button>
          </>
        )
        : entries.value.length > 0 && (
          <>
            {stage.value !== "adding" && <Button onClick={close}>{text.frame.cancel}</Button>}
            <Button
              kind="primary"
              busy={stage.value === "adding"}
              disabled={ready === 0 && stage.value !== "adding"}
              onClick={() => void (file.value && add(file.value))}
            >
              {words.importGo(ready + count("working") + count("added"))}
            </Button>
          </>
        )}
    >
      {(stage.value === "choose" || stage.value === "reading" || stage.value === "ready") && (
        <>
          <div>
            <p class="soft">{words.importHint}</p>
            <Button small kind="quiet" icon={Download} class="import-sample" onClick={keepSample}>
              {words.importSample}
            </Button>
          </div>
          <Field
            id="import-file"
            label={words.importFile}
            error={problem.value ? fileFault(problem.value, text, words) : undefined}
          >
            <input
              id="import-file"
              class="input"
              type="file"
              accept=".csv,.txt,.tsv,text/csv,text/plain"
              aria-describedby={problem.value ? "import-file-error" : undefined}
              onChange={(e) => choose(e.currentTarget.files?.[0])}
            />
          </Field>
          {stage.value !== "choose" && columns.value.length > 0 && (
            <Field id="import-group" label={words.importGroup}>
              <select
                id="import-group"
                class="input"
                value={group.value ?? ""}
                onChange={(e) => {
                  group.value = e.currentTarget.value;
                  if (file.value) {
                    void read(file.value);
                  }
                }}
              >
                <option value="">{words.importNoGroup}</option>
                {columns.value.map((name) => <option key={name} value={name}>{name}</option>)}
              </select>
            </Field>
          )}
        </>
      )}
      <div role="status">
        {stage.value === "reading" && <p class="soft">{words.importReading}</p>}
        {(stage.value === "ready" || stage.value === "adding") && (
          <p>
            {words.importSummary(ready + count("working") + count("added"), count("refused"))}
            {unused.value.length > 0 && ` ${words.importUnused(unused.value.join(", "))}`}
          </p>
        )}
        {done && <p>{words.importResult(count("added"), entries.value.length - count("added"))}</p>}
        {done && made.length > 0 && <p class="soft">{words.importPasswords}</p>}
      </div>
      {done && <FormError problem={problem.value} />}
      {!done && entries.value.length > 0 && LOOPBACK.test(location.hostname) && (
        <p class="soft">{words.importLocal}</p>
      )}
      {leaving.value && <p class="form-error" role="alert">{words.importKept}</p>}
      {entries.value.length > 0 && <ImportTable entries={entries.value} />}
    </Dialog>
  );
}

/** Why a file as a whole is not taken. */
function fileFault(problem: ApiProblem, text: Text, words: PeopleText): string {
  const told: Record<string, string> = words.importFileFaults;
  return told[String(problem.facts["reason"])] ?? explain(problem, text);
}
