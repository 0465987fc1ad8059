import type { PersonOverview, UserDTO } from "../../services/contract/users.ts";
import { type Named, nameOf } from "./person.ts";

/** By name as the language orders it, "Kind 2" before "Kind 10"; by address where there is none. */
export function byName<P extends Named>(people: readonly P[], language: string): P[] {
  const { compare } = new Intl.Collator(language, { numeric: true });
  return people.toSorted((a, b) => compare(nameOf(a), nameOf(b)) || compare(a.email, b.email));
}

/** Those whose name or address has these letters in it. */
export function found<P extends Named>(people: readonly P[], typed: string): P[] {
  const wanted = typed.trim().toLocaleLowerCase();
  return people.filter(({ display_name, email, user_name }) =>
    `${display_name ?? ""}\n${user_name ?? ""}\n${email}`.toLocaleLowerCase().includes(wanted)
  );
}

/** Columns by which people can be sorted. */
export const COLUMNS = ["name", "images", "bytes", "waiting", "seen"] as const;

export interface PeopleOrder {
  by: (typeof COLUMNS)[number];
  down: boolean;
}

/** In the order of a column; by name where that says nothing. */
export function sorted<P extends Named & Pick<UserDTO, "user_id" | "last_login_at">>(
  people: readonly P[],
  overview: ReadonlyMap<string, PersonOverview>,
  { by, down }: PeopleOrder,
  language: string,
): P[] {
  const named = byName(people, language);
  if (by === "name") return down ? named.toReversed() : named;
  const value = ({ user_id, last_login_at }: P): number => {
    const has = overview.get(user_id);
    if (by !== "seen") return has?.[by] ?? 0;
    return Date.parse(has?.last_seen_at ?? last_login_at ?? "") || 0;
  };
  return named.toSorted((a, b) => (value(a) - value(b)) * (down ? -1 : 1));
}
