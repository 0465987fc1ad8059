import { useSignal } from "@preact/signals";
import type { Scope } from "../../services/contract/fields.ts";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { FormDialog } from "../ui/form_dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Secret } from "../ui/secret.tsx";
import { FormError } from "../ui/form_error.tsx";
import { TextField } from "../ui/text_field.tsx";
import { LENGTH } from "../../services/contract/limits.ts";
import { useAccountText } from "./words.ts";

const SCOPES: readonly Scope[] = ["read", "generate", "manage"];
const DAYS = ["", "7", "30", "90", "365"] as const;

/** Creates an API key and shows it once. */
export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const { client } = useStudio();
  const words = useAccountText();
  const name = useSignal("");
  const scopes = useSignal<readonly Scope[]>(["read", "generate"]);
  const days = useSignal<string>("90");
  const key = useSignal("");
  const task = useTask();
  const problem = task.problem.value;
  const make = () =>
    task.run(async () => {
      const expires = days.value ? new Date(Date.now() + Number(days.value) * 86_400_000) : null;
      const answer = await client.send("POST", paths.apiKeys, {
        name: name.value.trim(),
        scopes: scopes.value,
        expires_at: expires?.toISOString() ?? null,
      });
      key.value = answer.key;
    });
  const toggle = (scope: Scope, on: boolean) => {
    scopes.value = SCOPES.filter((s) => s === scope ? on : scopes.value.includes(s));
  };
  if (key.value) {
    return (
      <Dialog
        title={words.keyMade}
        onClose={onClose}
        strict
        footer={<Button kind="primary" onClick={onClose}>{words.keyKept}</Button>}
      >
        <p>{words.keyOnce}</p>
        <Secret value={key.value} />
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={words.newKey}
      action={words.makeKey}
      task={task}
      onSubmit={make}
      onClose={onClose}
    >
      <TextField
        id="key-name"
        label={words.keyName}
        hint={words.keyNameHint}
        value={name}
        maxLength={LENGTH.apiKeyName}
        autoComplete="off"
        error={problem?.field("name")}
      />
      <fieldset>
        <legend>{words.keyMay}</legend>
        {SCOPES.map((scope) => (
          <label key={scope} class="check">
            <input
              type="checkbox"
              checked={scopes.value.includes(scope)}
              onChange={(e) => toggle(scope, e.currentTarget.checked)}
            />
            <span>
              {words.scopes[scope]} <span class="soft">{words.scopeHints[scope]}</span>
            </span>
          </label>
        ))}
        {problem?.field("scopes") && (
          <p class="field-error" role="alert">{problem.field("scopes")}</p>
        )}
      </fieldset>
      <Field id="key-days" label={words.keyExpires}>
        <select
          id="key-days"
          class="input"
          value={days.value}
          onChange={(e) => void (days.value = e.currentTarget.value)}
        >
          {DAYS.map((d) => (
            <option key={d} value={d}>{d ? words.days(Number(d)) : words.never}</option>
          ))}
        </select>
      </Field>
      <FormError problem={problem} besideFields />
    </FormDialog>
  );
}
