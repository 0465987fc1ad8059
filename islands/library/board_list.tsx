import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import type { BoardDTO } from "../api/types.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { CalendarDays, FolderOpen, Images, Plus, Trash2 } from "../ui/icons.ts";
import { Failure, Skeleton } from "../ui/states.tsx";
import { HiddenBoards } from "./board_hidden.tsx";
import { BoardLink, PlainLink } from "./board_link.tsx";
import { NewBoardDialog } from "./new_board_dialog.tsx";
import type { LibraryPlace } from "./place.ts";

/** Where pictures are: mine, shared with me, public ones, days, the trash. */
export function BoardList({ place }: { place: LibraryPlace }) {
  const { session, router, boot } = useStudio();
  const text = useText();
  const words = text.library;
  const { data, problem, refresh } = useResource<BoardDTO[]>(paths.boards);
  const making = useSignal(false);
  const archived = useSignal(false);
  const me = session.user.value?.user_id;
  const boards = data.value ?? [];
  const mine = boards.filter((b) => b.user_id === me && !b.archived);
  const others = boards.filter((b) => b.user_id !== me && !b.archived);
  const old = boards.filter((b) => b.archived);
  const nothing = !place.board && !place.date;
  const group = (title: string, list: readonly BoardDTO[]) =>
    list.length > 0 && (
      <li>
        <h3 class="boards-title">{title}</h3>
        <ul>
          {list.map((b) => (
            <BoardLink key={b.board_id} board={b} here={place.board === b.board_id} />
          ))}
        </ul>
      </li>
    );
  return (
    <nav class="boards" aria-label={words.boards}>
      <header class="section-head">
        <h2>{words.boards}</h2>
        <Button small icon={Plus} onClick={() => void (making.value = true)}>
          {words.newBoard}
        </Button>
      </header>
      <ul class="boards-all">
        <PlainLink icon={Images} label={words.all} href={router.href("library")} here={nothing} />
        <PlainLink
          icon={FolderOpen}
          label={words.none}
          href={router.href("library", { board: "none" })}
          here={place.board === "none"}
          dropTo="none"
        />
        {data.value
          ? (
            <>
              {group(words.mine, mine)}
              {group(words.shared, others)}
              {boot.mode.multiuser && <HiddenBoards />}
              {old.length > 0 && (
                <li>
                  <Button
                    small
                    kind="quiet"
                    onClick={() => void (archived.value = !archived.value)}
                  >
                    {words.archivedBoards(old.length)}
                  </Button>
                </li>
              )}
              {archived.value && group(words.archived, old)}
            </>
          )
          : problem.value
          ? (
            <li>
              <Failure problem={problem.value} retry={refresh} />
            </li>
          )
          : (
            <li>
              <Skeleton count={4} kind="row" />
            </li>
          )}
        <Days here={place.date} />
        <PlainLink
          icon={Trash2}
          label={words.trash}
          href={router.href("library", { board: "trash" })}
          here={place.board === "trash"}
        />
      </ul>
      {making.value && <NewBoardDialog onClose={() => void (making.value = false)} />}
    </nav>
  );
}

interface DayAnswer {
  date: string;
  image_count: number;
}

/** How many days are listed; older ones are found by search. */
const DAYS = 14;

function Days({ here }: { here: string | null }) {
  const { router, language } = useStudio();
  const words = useText().library;
  const days = useResource<DayAnswer[]>(paths.days).data.value ?? [];
  const open = useSignal(here !== null);
  if (days.length === 0) return null;
  const name = (date: string) =>
    new Intl.DateTimeFormat(language.value, { dateStyle: "medium", timeZone: "UTC" })
      .format(new Date(`${date}T00:00:00Z`));
  return (
    <li>
      <button
        type="button"
        class="board-link"
        aria-expanded={open.value}
        onClick={() => void (open.value = !open.value)}
      >
        <span class="board-cover">
          <CalendarDays size={20} aria-hidden />
        </span>
        <span class="board-words">{words.days}</span>
      </button>
      {open.value && (
        <ul>
          {days.slice(0, DAYS).map((day) => (
            <PlainLink
              key={day.date}
              label={name(day.date)}
              count={day.image_count}
              href={router.href("library", { date: day.date })}
              here={here === day.date}
            />
          ))}
        </ul>
      )}
    </li>
  );
}
