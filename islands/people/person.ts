import type { UserDTO } from "../../services/contract/users.ts";

/** A user's name, or the address of one without a name. */
export function nameOf(person: Pick<UserDTO, "display_name" | "email">): string {
  return person.display_name || person.email;
}

/** What an administrator can do with a user, each in a dialog of its own. */
export interface PersonAction {
  what: "edit" | "sessions" | "reset" | "transfer" | "remove";
  person: UserDTO;
}

export interface PersonDialogProps {
  person: UserDTO;
  onClose: () => void;
}
