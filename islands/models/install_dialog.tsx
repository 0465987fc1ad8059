import { useSignal } from "@preact/signals";
import type { FoundModels } from "../../services/contract/models.ts";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { explain } from "../ui/states.tsx";
import { TextField } from "../ui/text_field.tsx";

/** How many found folders are listed; a narrower folder finds the others. */
const LISTED = 100;

/** Brings a model folder of the server in: found by looking, or named. */
export function InstallDialog({ onClose }: { onClose: () => void }) {
  const { client, resources, toasts } = useStudio();
  const text = useText();
  const words = text.models;
  const path = useSignal("");
  const inplace = useSignal(false);
  const found = useSignal<FoundModels | null>(null);
  const task = useTask();
  const scan = (event: Event) => {
    event.preventDefault();
    void task.run(async () => {
      found.value = await client.get(paths.scanFolder(path.value.trim()));
    });
  };
  const install = (source: string) =>
    task.run(async () => {
      await client.send("POST", paths.install(source, inplace.value), {});
      toasts.show({ kind: "info", text: words.started(source) });
      resources.refresh(paths.installs);
      onClose();
    });
  return (
    <Dialog title={words.installTitle} onClose={onClose} wide>
      <p class="soft">{words.installHint} {words.needs}</p>
      <form class="form" onSubmit={scan} noValidate>
        <TextField id="install-path" label={words.path} value={path} autoComplete="off" />
        <label class="check">
          <input
            type="checkbox"
            checked={inplace.value}
            onChange={(e) => void (inplace.value = e.currentTarget.checked)}
          />
          <span>{words.inplace}</span>
        </label>
        <div class="form-row">
          <Button submit busy={task.busy.value} disabled={path.value.trim() === ""}>
            {words.find}
          </Button>
        </div>
      </form>
      {task.problem.value && (
        <div class="form-error" role="alert">
          <p>{explain(task.problem.value, text)}</p>
          <ul>
            {task.problem.value.errors.map((e) => <li key={e.field}>{e.field}: {e.message}</li>)}
          </ul>
        </div>
      )}
      {found.value && (
        found.value.length === 0
          ? <p role="status">{words.foundNone}</p>
          : (
            <ul class="list" aria-label={words.found}>
              {found.value.slice(0, LISTED).map((model) => (
                <li key={model.path}>
                  <div class="list-words">
                    <p class="list-title">{model.path}</p>
                  </div>
                  {model.is_installed ? <span class="tag">{words.installed}</span> : (
                    <Button
                      small
                      aria-label={`${words.install}: ${model.path}`}
                      onClick={() => void install(model.path)}
                    >
                      {words.install}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
      )}
    </Dialog>
  );
}
