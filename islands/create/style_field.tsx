import { paths } from "../api/paths.ts";
import type { PresetAnswer } from "../api/types.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Field } from "../ui/field.tsx";
import { draftOf } from "./draft.ts";

/** A style preset, worked into the prompt when the picture is asked for. */
export function StyleField() {
  const studio = useStudio();
  const words = useText().create;
  const draft = draftOf(studio);
  const presets = useResource<PresetAnswer[]>(paths.stylePresets).data.value ?? [];
  if (presets.length === 0) return null;
  return (
    <Field id="style" label={words.style}>
      <select
        id="style"
        class="input"
        value={draft.preset.value ?? ""}
        onChange={(e) => void (draft.preset.value = e.currentTarget.value || null)}
      >
        <option value="">{words.styleNone}</option>
        {presets.map((p) => <option key={p.id} value={p.id}>{p.name}</option>)}
      </select>
    </Field>
  );
}
