import type { StylePreset } from "../../services/contract/presets.ts";
import { problemOf } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { attempt } from "../ui/attempt.ts";

/** What the form of a style holds. */
export interface PresetValues {
  name: string;
  positive_prompt: string;
  negative_prompt: string;
  type: StylePreset["type"];
  is_public?: boolean;
}

/** The API takes a picture along with the values, which go as JSON inside of the form. */
function formOf(values: PresetValues, picture?: Blob): FormData {
  const form = new FormData();
  form.append("data", JSON.stringify(values));
  if (picture) form.append("image", picture);
  return form;
}

/** A new one; the list is for the caller to refresh. @throws ApiProblem */
export async function makePreset({ client }: Studio, values: PresetValues, picture?: Blob) {
  await client.send("POST", paths.stylePresets, formOf(values, picture));
}

/** Changes what is given; the rest stays. A picture of null takes it away. @throws ApiProblem */
export async function changePreset(
  { client }: Studio,
  preset: StylePreset,
  changes: Partial<PresetValues>,
  picture?: Blob | null,
): Promise<void> {
  const { name, type, preset_data } = preset;
  const form = formOf({ name, type, ...preset_data, ...changes }, picture ?? undefined);
  await client.send("PATCH", paths.stylePreset(preset.id), form);
  if (picture === null) await client.send("DELETE", paths.stylePresetImage(preset.id));
}

/** Deletes it, with the way back in the message. */
export async function removePreset(studio: Studio, preset: StylePreset, name: string) {
  const { client, resources, toasts } = studio;
  const text = studio.text.value;
  const change = async (work: () => Promise<unknown>) => {
    const done = await attempt(studio, work);
    resources.refresh(paths.stylePresets);
    return done;
  };
  const back = async () => {
    const done = await change(() => client.send("POST", paths.restorePreset(preset.id)));
    if (done) toasts.show({ kind: "success", text: text.presets.restored(name) });
  };
  if (!await change(() => client.send("DELETE", paths.stylePreset(preset.id)))) return;
  toasts.show({
    kind: "info",
    text: text.presets.removed(name),
    action: { label: text.frame.undo, run: () => void back() },
  });
}

/** A picture that is on the server, to be sent along. @throws ApiProblem in that language */
export async function fetchPicture(url: string, language: string): Promise<Blob> {
  const response = await fetch(url);
  if (!response.ok) throw await problemOf(response, language);
  return await response.blob();
}
