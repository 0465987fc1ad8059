import type { ModelRecord } from "../../services/contract/models.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { attempt } from "../ui/toast_problem.ts";
import type { ModelPageText } from "../text/en/model_page.ts";

async function change(studio: Studio, work: () => Promise<unknown>): Promise<boolean> {
  const done = await attempt(studio, work);
  studio.resources.refresh(paths.modelsRoot);
  return done;
}

/** Removes a model, with the way back in the message: its files are still there. */
export async function removeModel(
  studio: Studio,
  { key, name }: Pick<ModelRecord, "key" | "name">,
  words: ModelPageText,
): Promise<void> {
  const { client, toasts, router } = studio;
  if (!await change(studio, () => client.send("DELETE", paths.model(key)))) return;
  if (router.place.value.params.get("key") === key) router.go(router.href("models"));
  toasts.show({
    kind: "info",
    text: words.removed(name),
    action: {
      label: studio.text.value.frame.undo,
      run: () => void restoreModel(studio, { key, name }, words),
    },
  });
}

export async function restoreModel(
  studio: Studio,
  { key, name }: Pick<ModelRecord, "key" | "name">,
  words: ModelPageText,
): Promise<void> {
  const done = await change(studio, () => studio.client.send("POST", paths.restoreModel(key)));
  if (done) studio.toasts.show({ kind: "success", text: words.restored(name) });
}

/** Has images be made with a model where none is chosen. */
export async function makeDefault(
  studio: Studio,
  { key, name }: ModelRecord,
  words: ModelPageText,
): Promise<void> {
  const done = await change(
    studio,
    () => studio.client.send("PATCH", paths.model(key), { is_default: true }),
  );
  if (done) studio.toasts.show({ kind: "success", text: words.isDefaultNow(name) });
}
