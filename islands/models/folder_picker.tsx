import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
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
  const text = useText();
  const models = useModelsText();
  const words = useGettingModels();
  const path = useSignal<string | null>(null);
  /** Where one came from: the way out of a folder that cannot be read. */
  const before = useSignal<string | null>(null);
  const whole = useRef<HTMLDivElement>(null);
  const { data, problem, refresh } = useResource(paths.browseModels(path.value));
  const go = (to: string | null) => {
    // What is pressed goes with the listing, and the focus with it.
    whole.current?.focus();
    before.value = path.value;
    path.value = to;
  };
  const shown = data.value;
  const here = shown?.path ?? null;
  return (
    <div ref={whole} class="folder-listing" tabIndex={-1} role="group" aria-label={words.browse}>
      {!shown && !problem.value && <p role="status">{models.reading}</p>}
      {!shown && problem.value && (
        <>
          <FormError problem={problem.value} />
          <div class="form-row">
            <Button
              small
              onClick={() => go(before.value)}
            >
              {words.up}
            </Button>
            <Button
              small
              onClick={() =>
                void refresh()}
            >
              {text.frame.retry}
            </Button>
          </div>
        </>
      )}
      {shown && here === null && <p class="soft">{words.browseHint}</p>}
      {shown && here !== null && (
        <>
          <p class="wrap">{here}</p>
          <div class="form-row">
            <Button
              small
              onClick={() => go(shown.parent)}
            >
              {words.up}
            </Button>
            <Button
              small
              onClick={() =>
                onChoose(here)}
            >
              {words.lookHere}
            </Button>
          </div>
        </>
      )}
      {shown?.entries.length === 0 && <p role="status">{words.emptyFolder}</p>}
      <ul class="list folder-list">
        {shown?.entries.map(({ path: place, name, bytes, is_model }) => (
          <li key={place}>
            <Button
              small
              kind="quiet"
              class="folder-entry"
              onClick={() => is_model ? onChoose(place) : go(place)}
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
    </div>
  );
}
