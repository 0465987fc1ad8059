import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import type { FoundModels } from "../../services/contract/models.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { explain } from "../ui/states.tsx";
import { TextField } from "../ui/text_field.tsx";
import { FoundModel } from "./found_model.tsx";

/** How many found models are listed; a narrower folder finds the others. */
const LISTED = 50;

/** Installs a model from the server's disk, found by a scan or by its path. Says what each one
 * is. */
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
    found.value = null;
    void task.run(async () => {
      const wanted = path.value.trim();
      const models = await client.get(paths.scanFolder(wanted));
      // For a single file that is not a model, the server says what it is.
      if (models.length === 0 && /\.\w+$/.test(wanted)) {
        await client.get(paths.recogniseModel(wanted));
      }
      found.value = models;
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
        </div>
      )}
      {found.value && (
        found.value.length === 0
          ? <p role="status">{words.foundNone}</p>
          : (
            <ul class="list" aria-label={words.found}>
              {found.value.slice(0, LISTED).map((model) => (
                <FoundModel
                  key={model.path}
                  model={model}
                  onInstall={() => void install(model.path)}
                />
              ))}
            </ul>
          )
      )}
    </Dialog>
  );
}
