import { useSignal } from "@preact/signals";
import type { ApiProblem } from "../api/problem.ts";
import { useStudio, useText } from "../studio/context.ts";
import type { Text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Download } from "../ui/icons.ts";
import { explain } from "../ui/states.tsx";
import { ImportTable } from "./import_table.tsx";
import { keepAsFile, passwordSheet } from "./password_sheet.ts";
import { useImport } from "./use_import.ts";

/** Names of this machine for itself (RFC 6761, section 6.3; RFC 5735, section 3). */
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/** People from a CSV file: first what would happen, then line by line what did. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { boot, language } = useStudio();
  const text = useText();
  const words = text.people;
  const { entries, unused, problem, stage, read, add } = useImport();
  const file = useSignal<File | null>(null);
  const saved = useSignal(false);
  const leaving = useSignal(false);
  const made = entries.value.flatMap(({ name, email, password }) =>
    password === null ? [] : [{ name, email, password }]
  );
  const count = (state: string) => entries.value.filter((e) => e.state === state).length;
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    file.value = chosen;
    void read(chosen);
  };
  const save = () => {
    const address = location.origin + boot.basePath;
    const sheet = passwordSheet({
      address,
      people: made,
      words: words.sheet,
      lang: language.value,
    });
    keepAsFile(sheet, words.importSheet);
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
          <Button
            kind="primary"
            busy={stage.value === "adding"}
            disabled={ready === 0 && stage.value !== "adding"}
            onClick={() => void (file.value && add(file.value))}
          >
            {words.importGo(ready + count("working") + count("added"))}
          </Button>
        )}
    >
      {(stage.value === "choose" || stage.value === "reading" || stage.value === "ready") && (
        <>
          <p class="soft">{words.importHint}</p>
          <Field
            id="import-file"
            label={words.importFile}
            error={problem.value ? fileFault(problem.value, text) : undefined}
          >
            <input
              id="import-file"
              class="input"
              type="file"
              disabled={stage.value === "reading"}
              accept=".csv,.txt,.tsv,text/csv,text/plain"
              aria-describedby={problem.value ? "import-file-error" : undefined}
              onChange={(e) => choose(e.currentTarget.files?.[0])}
            />
          </Field>
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
      {done && problem.value && (
        <p class="form-error" role="alert">{explain(problem.value, text)}</p>
      )}
      {!done && entries.value.length > 0 && LOOPBACK.test(location.hostname) && (
        <p class="soft">{words.importLocal}</p>
      )}
      {leaving.value && <p class="form-error" role="alert">{words.importKept}</p>}
      {entries.value.length > 0 && <ImportTable entries={entries.value} />}
    </Dialog>
  );
}

/** Why a file as a whole is not taken. */
function fileFault(problem: ApiProblem, text: Text): string {
  const told: Record<string, string> = text.people.importFileFaults;
  return told[String(problem.facts["reason"])] ?? explain(problem, text);
}
