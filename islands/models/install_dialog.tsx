import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { FormError } from "../ui/form_error.tsx";
import { TextField } from "../ui/text_field.tsx";
import { FolderPicker } from "./folder_picker.tsx";
import { FoundModel } from "./found_model.tsx";
import { HubTokens } from "./hub_tokens.tsx";
import { createLook } from "./look.ts";
import { OfferedModel } from "./offered_model.tsx";
import { UploadButton } from "./model_uploads.tsx";
import { useGettingModels, useModelsText } from "./words.ts";

/** How many found models are listed; a narrower folder finds the others. */
const LISTED = 50;

interface InstallDialogProps {
  /** What the field begins with: a link of another page brought it along. */
  source: string;
  onClose: () => void;
}

/** Installs a model from a hub, a link or the server's disk. Says what it is before. */
export function InstallDialog({ source, onClose }: InstallDialogProps) {
  const { client, resources, toasts } = useStudio();
  const words = useModelsText();
  const getting = useGettingModels();
  const at = useMemo(() => createLook(client, source), []);
  const { typed, onServer, offer, found } = at;
  const inplace = useSignal(false);
  const task = useTask();
  const problem = at.problem.value ?? task.problem.value;
  const field = () => document.getElementById("install-source");
  const look = async (looking: Promise<void>) => {
    task.problem.value = null;
    await looking;
    // What had the focus may have gone with the answer before.
    if (at.problem.value) field()?.focus();
  };
  useEffect(() => {
    if (source !== "") void look(at.look());
  }, []);
  const install = (wanted: string) =>
    task.run(async () => {
      if (at.busy.value) return;
      await client.send("POST", paths.install(wanted, onServer.value && inplace.value), {});
      toasts.show({ kind: "info", text: words.started(wanted) });
      resources.refresh(paths.installs);
      onClose();
    });
  return (
    <Dialog title={getting.title} onClose={onClose} initialFocus={field} wide>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void look(at.look());
        }}
        noValidate
      >
        <TextField
          id="install-source"
          label={getting.field}
          hint={getting.fieldHint}
          value={typed}
          autoComplete="off"
          spellcheck={false}
        />
        {onServer.value && (
          <label class="check">
            <input
              type="checkbox"
              checked={inplace.value}
              onChange={(e) => void (inplace.value = e.currentTarget.checked)}
            />
            <span>{words.inplace}</span>
          </label>
        )}
        <div class="form-row">
          <Button submit busy={at.busy.value} disabled={typed.value.trim() === ""}>
            {getting.look}
          </Button>
          <UploadButton onStarted={onClose} />
        </div>
      </form>
      <FormError problem={problem} />
      {offer.value && (
        <OfferedModel
          offer={offer.value}
          busy={task.busy.value || at.busy.value}
          onInstall={() => void install(offer.value?.source ?? "")}
          onChoose={(other) => void look(at.choose(other))}
        />
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
      <FolderPicker onChoose={(path) => void look(at.choose(path))} />
      <HubTokens />
    </Dialog>
  );
}
