import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { BoardDTO } from "../../services/contract/boards.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { FolderOpen, Images, Plus, Trash2, Users } from "../ui/icons.ts";
import { Failure, Skeleton } from "../ui/states.tsx";
import { groupBoards } from "./board_groups.ts";
import { HiddenBoards } from "./board_hidden.tsx";
import { BoardLink, PlainLink } from "./board_link.tsx";
import { Days } from "./day_list.tsx";
import { NewBoardDialog } from "./new_board_dialog.tsx";
import { type LibraryPlace, SHARED_IMAGES } from "./place.ts";

/** Number of boards from which on a search field is shown. */
const MANY = 8;

/** All places with images: own, shared and public boards, days, the trash. */
export function BoardList({ place }: { place: LibraryPlace }) {
  const { session, router, boot } = useStudio();
  const text = useText();
  const words = text.library;
  const { data, problem, refresh } = useResource(paths.boards);
  const making = useSignal(false);
  const archived = useSignal(false);
  const search = useSignal("");
  const user = session.user.value;
  const me = { userId: user?.user_id, isAdmin: user?.is_admin ?? false };
  const boards = data.value ?? [];
  const groups = groupBoards(boards, me.userId, search.value);
  const found = Object.values(groups).some((group) => group.length > 0);
  const nothing = !place.board && !place.date && !(place.others && me.isAdmin);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => showPresent(list.current), [place.board, place.date, data.value === undefined]);
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
      {boards.length > MANY && (
        <input
          class="input boards-search"
          type="search"
          aria-label={words.searchBoards}
          placeholder={words.searchBoards}
          value={search.value}
          onInput={(e) => void (search.value = e.currentTarget.value)}
        />
      )}
      <ul ref={list} class="boards-all">
        <PlainLink icon={Images} label={words.all} href={router.href("library")} here={nothing} />
        {boot.mode.multiuser && me.isAdmin && (
          <PlainLink
            icon={Users}
            label={words.everybodys}
            href={router.href("library", { others: "1" })}
            here={place.others}
          />
        )}
        <PlainLink
          icon={FolderOpen}
          label={words.none}
          href={router.href("library", { board: "none" })}
          here={place.board === "none"}
          dropTo="none"
        />
        {boot.mode.multiuser && (
          <PlainLink
            icon={Users}
            label={words.sharedImages}
            href={router.href("library", { board: SHARED_IMAGES })}
            here={place.board === SHARED_IMAGES}
          />
        )}
        <Days here={place.date} />
        <PlainLink
          icon={Trash2}
          label={words.trash}
          href={router.href("library", { board: "trash" })}
          here={place.board === "trash"}
        />
        {data.value
          ? (
            <>
              {group(words.mine, groups.mine)}
              {group(words.shared, groups.shared)}
              {group(words.publicBoards, groups.public)}
              {search.value && !found && <li class="boards-title">{words.noSuchBoard}</li>}
              {boot.mode.multiuser && <HiddenBoards />}
              {groups.archived.length > 0 && (
                <li>
                  <Button
                    small
                    kind="quiet"
                    onClick={() => void (archived.value = !archived.value)}
                  >
                    {words.archivedBoards(groups.archived.length)}
                  </Button>
                </li>
              )}
              {archived.value && group(words.archived, groups.archived)}
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
      </ul>
      {making.value && <NewBoardDialog onClose={() => void (making.value = false)} />}
    </nav>
  );
}

/**
 * Scrolls the current board into view, in the column or (on a phone) in the row, without scrolling
 * the page.
 */
function showPresent(list: HTMLUListElement | null): void {
  const link = list?.querySelector("[aria-current]")?.getBoundingClientRect();
  if (!list || !link) return;
  const row = list.getBoundingClientRect();
  if (link.left < row.left || link.right > row.right) list.scrollLeft += link.left - row.left - 48;
  const column = list.parentElement;
  const seen = column?.getBoundingClientRect();
  if (!column || !seen) return;
  if (link.top < seen.top || link.bottom > seen.bottom) {
    column.scrollTop += link.top - seen.top - 96;
  }
}
