import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { draggedNames } from "../library/drag.ts";
import { useStudio, useText } from "../studio/context.ts";
import { draftOf } from "../recipe/draft.ts";
import { invokerOf } from "./invoke.ts";
import { startUploadOf } from "../recipe/start_upload.ts";
import { StartWays } from "./start_ways.tsx";
import { lazily } from "../ui/lazily.tsx";

/** Loaded with the first start image: the first page has none. */
const StartChosen = lazily(() => import("./start_chosen.tsx"));

/**
 * An image to begin with: of the library, uploaded, dropped, pasted; then how much of it may
 * change.
 */
export function StartImageField() {
  const studio = useStudio();
  const words = useText().create;
  const upload = startUploadOf(studio);
  const over = useSignal(false);
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const file = [...event.clipboardData?.files ?? []].find((f) => f.type.startsWith("image/"));
      if (!file) return;
      event.preventDefault();
      void upload.take(file);
    };
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, [upload]);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    over.value = false;
    const [name] = draggedNames(event);
    if (name) return void upload.use(name);
    const file = event.dataTransfer?.files[0];
    if (file) void upload.take(file);
  };
  const start = draftOf(studio).start.value;
  const problem = invokerOf(studio).problem.value?.field("init_image") ?? upload.problem.value;
  return (
    <fieldset
      class={`start${over.value ? " start-over" : ""}`}
      onDragOver={(e) => {
        e.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => void (over.value = false)}
      onDrop={onDrop}
    >
      <legend>{words.start}</legend>
      {start ? <StartChosen start={start} /> : <StartWays />}
      {problem && <p class="field-error" role="alert">{problem}</p>}
    </fieldset>
  );
}
