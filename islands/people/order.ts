import type { UserDTO } from "../../services/contract/users.ts";

type Named = Pick<UserDTO, "display_name" | "email">;

/** By name as the language orders it, "Kind 2" before "Kind 10"; by address where there is none. */
export function byName<P extends Named>(people: readonly P[], language: string): P[] {
  const { compare } = new Intl.Collator(language, { numeric: true });
  return people.toSorted((a, b) =>
    compare(a.display_name || a.email, b.display_name || b.email) || compare(a.email, b.email)
  );
}

/** Those whose name or address has these letters in it. */
export function found<P extends Named>(people: readonly P[], typed: string): P[] {
  const wanted = typed.trim().toLocaleLowerCase();
  return people.filter(({ display_name, email }) =>
    `${display_name ?? ""}\n${email}`.toLocaleLowerCase().includes(wanted)
  );
}
