import { computed, effect, signal } from "@preact/signals";
import type { BoardDTO } from "../../services/contract/boards.ts";
import { paths } from "../api/paths.ts";
import { draftOf } from "../recipe/draft.ts";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";
import { takesImages } from "./board_options.tsx";

/** Key of the client state that holds the board. */
const LAST_BOARD_KEY = "studio.board";

/** The board that images were put on last, by this person on any device. */
export const lastBoardOf = studioPart((studio: Studio) => {
  const kept = signal(studio.memory.initial<string>(LAST_BOARD_KEY));
  // Peeked at: the effect below must follow the form alone, or it would undo every other choice.
  const keep = (id: string) => {
    if (kept.peek() === id) return;
    kept.value = id;
    studio.memory.write(LAST_BOARD_KEY, id);
  };
  const { board } = draftOf(studio);
  if (typeof document !== "undefined") effect(() => void (board.value && keep(board.value)));
  return {
    keep,
    /**
     * Before one is chosen, another person's: that is where something is expected, as in a class.
     */
    board: computed((): BoardDTO | undefined => {
      const open = studio.resources.of(paths.boards).data.value?.filter(takesImages) ?? [];
      return open.find(({ board_id }) => board_id === kept.value) ??
        open.find(({ access }) => access !== "own") ?? open[0];
    }),
  };
});
