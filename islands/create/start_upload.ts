import { batch, signal } from "@preact/signals";
import type { ImageDTO } from "../../services/contract/images.ts";
import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import { createLatest } from "../studio/latest.ts";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";
import { explain } from "../ui/states.tsx";
import { draftOf } from "./draft.ts";
import { fitSize } from "./start_size.ts";

/** The kinds of files that can be a start image. */
export const START_KINDS: readonly string[] = ["image/png", "image/jpeg", "image/webp"];

/** Gets a start image into the form: from a file, or one that is in the library already. */
export const startUploadOf = studioPart((studio: Studio) => {
  const draft = draftOf(studio);
  /** How much of the file has been sent, 0 … 1; null when none is on its way. */
  const part = signal<number | null>(null);
  const problem = signal<string | undefined>(undefined);
  const put = (image: ImageDTO, fit: boolean) =>
    batch(() => {
      draft.start.value = { name: image.image_name, width: image.width, height: image.height };
      draft.mask.value = null;
      if (fit) fitSize(studio);
    });
  const latest = createLatest();
  /** Loads an image unless another one is chosen or the field is cleared meanwhile. */
  const attempt = async (
    get: (onProgress: (part: number) => void) => Promise<ImageDTO>,
    fit = true,
  ) => {
    const isLatest = latest.begin();
    part.value = null;
    problem.value = undefined;
    try {
      const image = await get((sent) => isLatest() && void (part.value = sent));
      if (isLatest()) put(image, fit);
    } catch (error) {
      if (isLatest()) problem.value = explain(asProblem(error), studio.text.value);
    } finally {
      if (isLatest()) part.value = null;
    }
  };
  return {
    part,
    problem,
    async take(file: File) {
      if (!START_KINDS.includes(file.type)) {
        problem.value = studio.text.value.create.startWrongKind;
        return;
      }
      const form = new FormData();
      form.append("file", file);
      await attempt((onProgress) => {
        onProgress(0);
        return studio.client.upload(paths.upload("user", false), form, onProgress);
      });
    },
    /** Uses an image of the library. `fit`: adopts its proportions for the new image. */
    use: (name: string, { fit = true } = {}) =>
      attempt(() => studio.client.get(paths.image(name)), fit),
    /** Called when it cannot be shown: if it was deleted, the form drops it and says so. */
    async lost(name: string) {
      try {
        await studio.client.get(paths.image(name));
      } catch (error) {
        if (asProblem(error).status !== 404 || draft.start.value?.name !== name) return;
        this.clear();
        problem.value = studio.text.value.create.startGone;
      }
    },
    clear() {
      latest.begin();
      batch(() => {
        part.value = null;
        draft.start.value = null;
        draft.mask.value = null;
        problem.value = undefined;
      });
    },
  };
});
