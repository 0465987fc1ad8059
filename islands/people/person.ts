import type { UserDTO } from "../../services/contract/users.ts";

/** What a name is taken from. */
export type Named = Pick<UserDTO, "display_name" | "email"> & Partial<Pick<UserDTO, "user_name">>;

/** A user's name, or what one without a name signs in with. */
export function nameOf(person: Named): string {
  return person.display_name || person.user_name || person.email;
}

/** What a user signs in with: user name and address, as far as there are any. */
export function signsInWith(
  person: Pick<UserDTO, "email" | "user_name" | "has_address">,
): string {
  return [person.user_name, person.has_address && person.email].filter(Boolean).join(" · ");
}

/** What an administrator can do with a user, each in a dialog of its own. */
export interface PersonAction {
  what: "edit" | "sessions" | "reset" | "mail" | "transfer" | "remove";
  person: UserDTO;
}

export interface PersonDialogProps {
  person: UserDTO;
  onClose: () => void;
}
