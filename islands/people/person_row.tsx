import type { UserDTO } from "../../services/contract/users.ts";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { attempt } from "../ui/attempt.ts";
import { Ellipsis } from "../ui/icons.ts";
import { Menu } from "../ui/menu.tsx";
import { When } from "../ui/when.tsx";
import { nameOf, type PersonAction } from "./person.ts";

interface PersonRowProps {
  person: UserDTO;
  onAction: (what: PersonAction["what"]) => void;
  onChanged: () => Promise<void>;
}

/** One person, with what can be done about them. */
export function PersonRow({ person, onAction, onChanged }: PersonRowProps) {
  const studio = useStudio();
  const { client, session } = studio;
  const text = useText();
  const words = text.people;
  const me = session.user.value?.user_id === person.user_id;
  const change = async (body: Partial<UserDTO>) => {
    await attempt(studio, () => client.send("PATCH", paths.user(person.user_id), body));
    await onChanged();
  };
  return (
    <li>
      <span class="avatar" aria-hidden="true">{[...nameOf(person)][0]?.toUpperCase()}</span>
      <div class="list-words">
        <p class="list-title">
          {nameOf(person)} {me && <span class="tag">{words.you}</span>}{" "}
          {person.is_admin && <span class="tag tag-accent">{words.admin}</span>}{" "}
          {!person.is_active && <span class="tag tag-danger">{words.inactive}</span>}
        </p>
        <p class="list-sub">
          {person.display_name ? `${person.email} · ` : ""}
          {words.lastLogin}:{" "}
          {person.last_login_at ? <When at={person.last_login_at} /> : words.never}
        </p>
      </div>
      <Menu
        label={words.actions(nameOf(person))}
        items={[
          { id: "edit", label: words.edit, run: () => onAction("edit") },
          {
            id: "role",
            label: person.is_admin ? words.makeUser : words.makeAdmin,
            run: () => void change({ is_admin: !person.is_admin }),
          },
          {
            id: "active",
            label: person.is_active ? words.deactivate : words.activate,
            run: () => void change({ is_active: !person.is_active }),
          },
          null,
          { id: "sessions", label: words.sessions, run: () => onAction("sessions") },
          { id: "reset", label: words.reset, run: () => onAction("reset") },
          { id: "transfer", label: words.transfer, run: () => onAction("transfer") },
          null,
          { id: "remove", label: words.remove, danger: true, run: () => onAction("remove") },
        ]}
      >
        <Ellipsis size={20} aria-hidden />
      </Menu>
    </li>
  );
}
