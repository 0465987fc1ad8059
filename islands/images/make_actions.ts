import { openAsWorkflow } from "../library/open_as_workflow.ts";
import { recall, recallPart } from "../recipe/recall.ts";
import { startUploadOf } from "../recipe/start_upload.ts";
import { vary } from "../recipe/vary.ts";
import type { Studio } from "../studio/studio.ts";
import {
  Blend,
  Captions,
  Dices,
  ImagePlus,
  Maximize,
  RotateCcw,
  Scaling,
  Scissors,
  Shuffle,
  Sparkles,
  Workflow,
} from "../ui/icons.ts";
import { type ActionSpec, first, isOne } from "./action.ts";
import { openImageDialog } from "./dialogs.ts";

const toCreate = ({ router }: Studio) => router.go(router.href("create"));

/** Actions that make something new of an image, or of how it was made. */
export const MAKE_ACTIONS: readonly ActionSpec[] = [
  {
    id: "vary_little",
    icon: Sparkles,
    group: "make",
    place: "main",
    model: "main",
    label: (text) => text.images.varyLittle,
    short: (text) => text.images.varyShort,
    fits: isOne,
    run: (studio, subject) => vary(studio, first(subject), "little"),
  },
  {
    id: "vary_more",
    icon: Blend,
    group: "make",
    place: "menu",
    model: "main",
    label: (text) => text.images.varyMore,
    fits: isOne,
    run: (studio, subject) => vary(studio, first(subject), "more"),
  },
  {
    id: "start",
    icon: ImagePlus,
    group: "make",
    place: "main",
    label: (text) => text.images.useAsStart,
    short: (text) => text.images.startShort,
    fits: isOne,
    run: (studio, subject) => {
      void startUploadOf(studio).use(first(subject));
      toCreate(studio);
    },
  },
  {
    id: "upscale",
    icon: Scaling,
    group: "make",
    place: "bar",
    model: "spandrel_image_to_image",
    label: (text) => text.images.upscale,
    fits: isOne,
    run: (studio, { names }) => openImageDialog(studio, { kind: "upscale", names }),
  },
  {
    id: "background",
    icon: Scissors,
    group: "make",
    place: "menu",
    model: "background_removal",
    label: (text) => text.images.removeBackground,
    fits: isOne,
    run: (studio, { names }) => openImageDialog(studio, { kind: "background", names }),
  },
  {
    id: "describe",
    icon: Captions,
    group: "make",
    place: "menu",
    label: (text) => text.images.describe,
    fits: isOne,
    run: (studio, { names }) => openImageDialog(studio, { kind: "describe", names }),
  },
  {
    id: "extend",
    icon: Maximize,
    group: "make",
    place: "menu",
    model: "main",
    label: (text) => text.create.extend,
    fits: isOne,
    run: (studio, subject) => {
      void startUploadOf(studio).use(first(subject), { extend: "all" });
      toCreate(studio);
    },
  },
  {
    id: "remix",
    icon: Shuffle,
    group: "make",
    place: "bar",
    label: (text) => text.images.remix,
    fits: ({ meta }) => meta?.positive_prompt !== undefined,
    run: (studio, { meta }) => {
      recall(studio, meta!, { seed: false });
      toCreate(studio);
    },
  },
  {
    id: "recall",
    icon: RotateCcw,
    group: "make",
    place: "menu",
    label: (text) => text.images.recallAll,
    fits: ({ meta }) => meta?.positive_prompt !== undefined,
    run: (studio, { meta }) => {
      recall(studio, meta!, { seed: true });
      toCreate(studio);
    },
  },
  {
    id: "seed",
    icon: Dices,
    group: "make",
    place: "menu",
    label: (text) => text.images.useSeed,
    fits: ({ meta }) => meta?.seed !== undefined,
    run: (studio, { meta }) =>
      recallPart(
        studio,
        { seedRandom: false, seed: meta!.seed! },
        studio.text.value.create.seed,
      ),
  },
  {
    id: "workflow",
    icon: Workflow,
    group: "make",
    place: "menu",
    label: (text) => text.library.openAsWorkflow,
    fits: ({ image }) => image?.has_workflow === true,
    run: (studio, subject) => openAsWorkflow(studio, first(subject)),
  },
];
