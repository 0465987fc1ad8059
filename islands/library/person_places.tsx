import { useEffect } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { nameOf } from "../people/person.ts";
import { FolderOpen, Images, Undo2 } from "../ui/icons.ts";
import { BoardLink, PlainLink } from "./board_link.tsx";
import { Days } from "./day_list.tsx";
import type { LibraryPlace } from "./place.ts";

/**
 * Returns the name of the person whose library an administrator looks at; "" until it is known,
 * null if there is no such person.
 */
export function usePersonName(userId: string | null): string | null {
  const { resources } = useStudio();
  const people = userId === null ? undefined : resources.of(paths.users(""));
  useEffect(() => people?.hold(), [people]);
  if (!people?.data.value) return "";
  const person = people.data.value.find((p) => p.user_id === userId);
  return person ? nameOf(person) : null;
}

/** The places of another person's library, and the way back to one's own. */
export function PersonPlaces({ place }: { place: LibraryPlace }) {
  const { router } = useStudio();
  const words = useText().library;
  const { person, board } = place;
  const name = usePersonName(person);
  const boards = useResource(paths.boardsOf(person ?? "")).data.value ?? [];
  return (
    <nav class="boards" aria-label={words.boards}>
      <header class="section-head">
        <h2>{name === null ? words.unknownPerson : name && words.libraryOf(name)}</h2>
      </header>
      <ul class="boards-all">
        <PlainLink
          icon={Undo2}
          label={words.ownLibrary}
          href={router.href("library")}
          here={false}
        />
        <PlainLink
          icon={Images}
          label={words.all}
          href={router.href("library", { person })}
          here={board === null && place.date === null}
        />
        <PlainLink
          icon={FolderOpen}
          label={words.none}
          href={router.href("library", { person, board: "none" })}
          here={board === "none"}
        />
        <Days here={place.date} person={person} />
        {boards.map((b) => (
          <BoardLink key={b.board_id} board={b} here={board === b.board_id} person={person} />
        ))}
      </ul>
    </nav>
  );
}
