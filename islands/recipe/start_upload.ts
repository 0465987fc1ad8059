import { batch, signal } from "@preact/signals";
import type { Extension } from "../../inference/graph/extend.ts";
import type { ImageDTO } from "../../services/contract/images.ts";
import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import { createLatest } from "../studio/latest.ts";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";
import { IMAGE_TYPES } from "../ui/image_types.ts";
import { explain } from "../ui/states.tsx";
import { beginExtension, fitExtension } from "./extension.ts";
import { draftOf } from "./draft.ts";
import { fitSize } from "./start_size.ts";

interface UseOptions {
  /** Adopts its proportions for the new image. */
  fit?: boolean;
  /** Continues it beyond its sides; "all": by a quarter of it on each side. */
  extend?: Extension | "all" | null;
}

/** Gets a start image into the form: from a file, or one that is in the library already. */
export const startUploadOf = studioPart((studio: Studio) => {
  const draft = draftOf(studio);
  /** How much of the file has been sent, 0 … 1; null when none is on its way. */
  const part = signal<number | null>(null);
  const problem = signal<string | undefined>(undefined);
  const put = (image: ImageDTO, { fit, extend }: Required<UseOptions>) =>
    batch(() => {
      draft.start.value = { name: image.image_name, width: image.width, height: image.height };
      draft.mask.value = null;
      draft.extend.value = extend === "all" ? null : extend;
      if (extend === "all") beginExtension(studio);
      else if (fit) extend ? fitExtension(studio) : fitSize(studio);
    });
  const latest = createLatest();
  /** Loads an image unless another one is chosen or the field is cleared meanwhile. */
  const attempt = async (
    get: (onProgress: (part: number) => void) => Promise<ImageDTO>,
    options: UseOptions = {},
  ) => {
    const isLatest = latest.begin();
    part.value = null;
    problem.value = undefined;
    try {
      const image = await get((sent) => isLatest() && void (part.value = sent));
      if (isLatest()) put(image, { fit: true, extend: null, ...options });
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
      if (!IMAGE_TYPES.includes(file.type)) {
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
    /** Uses an image of the library. */
    use: (name: string, options: UseOptions = {}) =>
      attempt(() => studio.client.get(paths.image(name)), options),
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
        draft.extend.value = null;
        problem.value = undefined;
      });
    },
  };
});
