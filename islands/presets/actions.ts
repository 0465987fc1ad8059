import type { StylePreset } from "../../services/contract/presets.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { attempt } from "../ui/toast_problem.ts";
import { usePresetsText } from "./words.ts";

/** What the form of a style holds. */
export interface PresetValues {
  name: string;
  positive_prompt: string;
  negative_prompt: string;
  type: StylePreset["type"];
  is_public?: boolean;
}

/** The API takes an image along with the values, which go as JSON inside of the form. */
function formOf(values: PresetValues, image?: Blob): FormData {
  const form = new FormData();
  form.append("data", JSON.stringify(values));
  if (image) form.append("image", image);
  return form;
}

/** A new one; the list is for the caller to refresh. @throws ApiProblem */
export async function makePreset({ client }: Studio, values: PresetValues, image?: Blob) {
  await client.send("POST", paths.stylePresets, formOf(values, image));
}

/** Changes what is given; the rest stays. An image of null takes it away. @throws ApiProblem */
export async function changePreset(
  { client }: Studio,
  preset: StylePreset,
  changes: Partial<PresetValues>,
  image?: Blob | null,
): Promise<void> {
  const { name, type, preset_data } = preset;
  const form = formOf({ name, type, ...preset_data, ...changes }, image ?? undefined);
  await client.send("PATCH", paths.stylePreset(preset.id), form);
  if (image === null) await client.send("DELETE", paths.stylePresetImage(preset.id));
}

/** Deletes it, with the way back in the message. */
export async function removePreset(studio: Studio, preset: StylePreset, name: string) {
  const { client, resources, toasts } = studio;
  const text = studio.text.value;
  const words = usePresetsText.tables[studio.language.value];
  const change = async (work: () => Promise<unknown>) => {
    const done = await attempt(studio, work);
    resources.refresh(paths.stylePresets);
    return done;
  };
  const back = async () => {
    const done = await change(() => client.send("POST", paths.restorePreset(preset.id)));
    if (done) toasts.show({ kind: "success", text: words.restored(name) });
  };
  if (!await change(() => client.send("DELETE", paths.stylePreset(preset.id)))) return;
  toasts.show({
    kind: "info",
    text: words.removed(name),
    action: { label: text.frame.undo, run: () => void back() },
  });
}
