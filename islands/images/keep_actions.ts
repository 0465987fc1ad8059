import { paths } from "../api/paths.ts";
import {
  copyImages,
  downloadImages,
  moveToBoard,
  starImages,
  trashImages,
} from "../library/actions.ts";
import { lastBoardOf } from "../library/last_board.ts";
import { Copy, CopyPlus, Download, FolderInput, Share2, Star, Tag, Trash2 } from "../ui/icons.ts";
import { saveFile } from "../ui/save_file.ts";
import { type ActionSpec, editable, mine } from "./action.ts";
import { openImageDialog } from "./dialogs.ts";

/** Actions that order, share, save and remove images. */
export const KEEP_ACTIONS: readonly ActionSpec[] = [
  {
    id: "star",
    icon: Star,
    group: "keep",
    place: "main",
    label: (text, { image }) => image?.starred ? text.images.unstar : text.images.star,
    short: (text) => text.images.starShort,
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
    short: (_, studio) => lastBoardOf(studio).board.value?.board_name ?? "",
    // `image` may be older than a move that was made elsewhere; putting it there again does no
    // harm.
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
