import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/form_error.tsx";
import { useGettingModels, useModelsText } from "./words.ts";

interface FolderPickerProps {
  /** Gets the path of a model, or of a folder to search. */
  onChoose: (path: string) => void;
}

/** Finds a model or a folder of the server by looking around, where the server allows it. */
export function FolderPicker({ onChoose }: FolderPickerProps) {
  const words = useGettingModels();
  const isOpen = useSignal(false);
  return (
    <details
      class="model-about"
      onToggle={(event) => void (isOpen.value = event.currentTarget.open)}
    >
      <summary>{words.browse}</summary>
      {isOpen.value && <Listing onChoose={onChoose} />}
    </details>
  );
}

function Listing({ onChoose }: FolderPickerProps) {
  const { language } = useStudio();
  const models = useModelsText();
  const words = useGettingModels();
  const path = useSignal<string | null>(null);
  const { data, problem } = useResource(paths.browseModels(path.value));
  if (problem.value) return <FormError problem={problem.value} />;
  if (!data.value) return <p role="status">{models.reading}</p>;
  const { path: here, parent, entries } = data.value;
  return (
    <>
      {here === null ? <p class="soft">{words.browseHint}</p> : (
        <>
          <p class="wrap">{here}</p>
          <div class="form-row">
            <Button small onClick={() => void (path.value = parent)}>{words.up}</Button>
            <Button small onClick={() => onChoose(here)}>{words.lookHere}</Button>
          </div>
        </>
      )}
      {entries.length === 0 && <p role="status">{words.emptyFolder}</p>}
      <ul class="list folder-list">
        {entries.map(({ path: place, name, bytes, is_model }) => (
          <li key={place}>
            <Button
              small
              kind="quiet"
              class="folder-entry"
              onClick={() => is_model ? onChoose(place) : void (path.value = place)}
            >
              {is_model || bytes !== null ? name : `${name}/`}
            </Button>
            {is_model && (
              <span class="tag">
                {bytes === null ? words.modelFolder : formatBytes(bytes, language.value)}
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
