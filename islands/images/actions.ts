import type { OneImageDTO } from "../../services/contract/images.ts";
import type { ImageMetadata } from "../api/image_metadata.ts";
import { paths } from "../api/paths.ts";
import {
  copyImages,
  downloadImages,
  moveToBoard,
  starImages,
  trashImages,
} from "../library/actions.ts";
import { lastBoardOf } from "../library/last_board.ts";
import { openAsWorkflow } from "../library/open_as_workflow.ts";
import { recall, recallPart } from "../recipe/recall.ts";
import { startUploadOf } from "../recipe/start_upload.ts";
import { vary } from "../recipe/vary.ts";
import type { Studio } from "../studio/studio.ts";
import type { Text } from "../text/text.ts";
import {
  Blend,
  Captions,
  Copy,
  CopyPlus,
  Dices,
  Download,
  Expand,
  FolderInput,
  ImagePlus,
  type LucideIcon,
  Maximize,
  RotateCcw,
  Scaling,
  Scissors,
  Share2,
  Shuffle,
  Sparkles,
  SquareSplitHorizontal,
  Star,
  Tag,
  Trash2,
  Workflow,
} from "../ui/icons.ts";
import { saveFile } from "../ui/save_file.ts";
import { comparedOf, compareImages } from "./compared.ts";
import { openImageDialog } from "./dialogs.ts";

/** The images that actions are offered for. */
export interface ImageSubject {
  names: readonly string[];
  /** The image, if it is only one and known. */
  image?: OneImageDTO | undefined;
  /** How it was made; null if nothing is known about that. */
  meta?: ImageMetadata | null | undefined;
  /** Whether they were picked from a list: of such, only what fits any number is offered. */
  isPicked?: boolean;
  /** Whether other users' images may be among those that were picked. */
  foreign?: boolean;
}

/**
 * An action on images. Menus list all of them in their groups; bars show `main` ones with words and
 * `bar` ones as icons.
 */
export interface ImageAction {
  id: string;
  label: string;
  icon: LucideIcon;
  group: Group;
  place: "main" | "bar" | "menu";
  danger?: boolean;
  pressed?: boolean;
  run: () => void;
}

type Group = "look" | "make" | "keep" | "remove";

interface Spec extends Pick<ImageAction, "id" | "icon" | "group" | "place" | "danger"> {
  label: (text: Text, subject: ImageSubject, studio: Studio) => string;
  /** Whether it is offered. */
  fits: (subject: ImageSubject, studio: Studio) => boolean;
  pressed?: (subject: ImageSubject, studio: Studio) => boolean;
  run: (studio: Studio, subject: ImageSubject) => unknown;
}

const isOne = ({ isPicked }: ImageSubject) => !isPicked;
/** What the server refuses of several, it says. */
const mine = ({ isPicked, image }: ImageSubject) => isPicked || image?.access === "own";
const editable = (subject: ImageSubject) => mine(subject) || subject.image?.access === "edit";
const first = ({ names }: ImageSubject) => names[0] ?? "";
const toCreate = ({ router }: Studio) => router.go(router.href("create"));

/**
 * Every action on images, in the order of the menu, group by group. The viewer, the menu of an image
 * wherever it appears, and the selection bar derive from this list: a new action is an entry here.
 */
const SPECS: readonly Spec[] = [
  {
    id: "open",
    icon: Expand,
    group: "look",
    place: "menu",
    label: (text) => text.images.open,
    fits: (subject, { router }) =>
      isOne(subject) && router.place.value.params.get("image") !== first(subject),
    run: ({ router }, subject) =>
      ["create", "library"].includes(router.place.value.screen)
        ? router.adjust({ image: first(subject) })
        : router.go(router.href("library", { image: first(subject) })),
  },
  {
    id: "compare",
    icon: SquareSplitHorizontal,
    group: "look",
    place: "bar",
    label: (text) => text.images.compare,
    fits: ({ names, isPicked }) => names.length === (isPicked ? 2 : 1),
    pressed: ({ names }, studio) => comparedOf(studio).value?.first === names[0],
    run: (studio, { names }) => compareImages(studio, names),
  },
  {
    id: "vary_little",
    icon: Sparkles,
    group: "make",
    place: "main",
    label: (text) => text.images.varyLittle,
    fits: isOne,
    run: (studio, subject) => vary(studio, first(subject), "little"),
  },
  {
    id: "vary_more",
    icon: Blend,
    group: "make",
    place: "menu",
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
    label: (text) => text.images.upscale,
    fits: isOne,
    run: (studio, { names }) => openImageDialog(studio, { kind: "upscale", names }),
  },
  {
    id: "background",
    icon: Scissors,
    group: "make",
    place: "menu",
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
  {
    id: "star",
    icon: Star,
    group: "keep",
    place: "main",
    label: (text, { image }) => image?.starred ? text.images.unstar : text.images.star,
    fits: editable,
    pressed: ({ image }) => image?.starred ?? false,
    run: (studio, { names, image }) => starImages(studio, names, !image?.starred),
  },
  {
    id: "put",
    icon: CopyPlus,
    group: "keep",
    place: "main",
    label: (text, _, studio) => text.images.put(lastBoardOf(studio).board.value?.board_name ?? ""),
    // `image` may be older than a move that was made elsewhere; putting it there again does no harm.
    fits: ({ isPicked, image }, studio) => {
      const board = lastBoardOf(studio).board.value;
      if (!board) return false;
      return isPicked === true || (image?.access === "own" && image.board_id !== board.board_id);
    },
    run: (studio, { names }) => {
      const board = lastBoardOf(studio).board.peek();
      return board && moveToBoard(studio, names, board.board_id);
    },
  },
  {
    id: "move",
    icon: FolderInput,
    group: "keep",
    place: "bar",
    label: (text) => text.library.move,
    fits: mine,
    run: (studio, { names }) => openImageDialog(studio, { kind: "move", names }),
  },
  {
    id: "tag",
    icon: Tag,
    group: "keep",
    place: "menu",
    label: (text) => text.library.tags,
    fits: editable,
    run: (studio, { names }) => openImageDialog(studio, { kind: "tag", names }),
  },
  {
    id: "copy",
    icon: Copy,
    group: "keep",
    place: "menu",
    label: (text) => text.library.copy,
    fits: ({ image, foreign }) => foreign ?? (image !== undefined && image.access !== "own"),
    run: (studio, { names }) => copyImages(studio, names),
  },
  {
    id: "share",
    icon: Share2,
    group: "keep",
    place: "bar",
    label: (text) => text.library.share,
    fits: ({ image }, { boot }) => boot.mode.multiuser && image?.access === "own",
    run: (studio, { names }) => openImageDialog(studio, { kind: "share", names }),
  },
  {
    id: "download",
    icon: Download,
    group: "keep",
    place: "bar",
    label: (text) => text.images.download,
    fits: () => true,
    run: (studio, { names }) =>
      names.length > 1
        ? downloadImages(studio, { image_names: names })
        : saveFile(studio.boot.basePath + paths.full(names[0] ?? ""), names[0]),
  },
  {
    id: "remove",
    icon: Trash2,
    group: "remove",
    place: "bar",
    danger: true,
    label: (text) => text.images.remove,
    fits: mine,
    run: (studio, { names }) => trashImages(studio, names),
  },
];

/** Returns the actions that fit a subject. */
export function imageActions(studio: Studio, subject: ImageSubject): ImageAction[] {
  const text = studio.text.value;
  return SPECS.filter(({ fits }) => fits(subject, studio))
    .map(({ fits: _, label, pressed, run, ...rest }) => ({
      ...rest,
      label: label(text, subject, studio),
      ...(pressed ? { pressed: pressed(subject, studio) } : {}),
      run: () => void run(studio, subject),
    }));
}

/** The actions as items of a menu, with lines between their groups. */
export function menuItems(actions: readonly ImageAction[]): (ImageAction | null)[] {
  return actions.flatMap((action, i) =>
    i > 0 && actions[i - 1]?.group !== action.group ? [null, action] : [action]
  );
}
