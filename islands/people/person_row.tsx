import type { PersonOverview, UserDTO } from "../../services/contract/users.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import { attempt } from "../ui/toast_problem.ts";
import { Ellipsis } from "../ui/icons.ts";
import { Menu } from "../ui/menu.tsx";
import { When } from "../ui/when.tsx";
import { nameOf, type PersonAction, signsInWith } from "./person.ts";
import { usePeopleText } from "./words.ts";

interface PersonRowProps {
  person: UserDTO;
  /** Undefined while it is being fetched. */
  has: PersonOverview | undefined;
  groups: readonly string[];
  chosen: boolean;
  onChoose: (on: boolean) => void;
  onAction: (what: PersonAction["what"]) => void;
  onChanged: () => Promise<void>;
}

/** One person, with what can be done about them. */
export function PersonRow(
  { person, has, groups, chosen, onChoose, onAction, onChanged }: PersonRowProps,
) {
  const studio = useStudio();
  const { client, session, router, language, toasts } = studio;
  const text = useText();
  const words = usePeopleText();
  const me = session.user.value?.user_id === person.user_id;
  const mailed = useResource(paths.authStatus).data.value?.mail_enabled ?? false;
  const put = async (flag: "is_admin" | "is_active", on: boolean): Promise<boolean> => {
    const path = paths.user(person.user_id);
    const done = await attempt(studio, () => client.send("PATCH", path, { [flag]: on }));
    await onChanged();
    return done;
  };
  const change = async (flag: "is_admin" | "is_active", on: boolean) => {
    if (!await put(flag, on)) return;
    const became = flag === "is_admin" ? (on ? "admin" : "user") : on ? "active" : "inactive";
    toasts.show({
      kind: "success",
      text: words.changed[became](nameOf(person)),
      action: { label: text.frame.undo, run: () => void put(flag, !on) },
    });
  };
  const seen = has?.last_seen_at ?? person.last_login_at;
  return (
    <tr>
      <td class="people-check">
        <label class="check">
          <input
            type="checkbox"
            aria-label={words.select(nameOf(person))}
            checked={chosen}
            onChange={(e) => onChoose(e.currentTarget.checked)}
          />
        </label>
      </td>
      <th scope="row">
        <p class="list-title">
          {nameOf(person)} {me && <span class="tag">{words.you}</span>}{" "}
          {person.is_admin && <span class="tag tag-accent">{words.admin}</span>}{" "}
          {!person.is_active && <span class="tag tag-danger">{words.inactive}</span>}
        </p>
        <p class="list-sub">
          {[person.display_name && signsInWith(person), ...groups].filter(Boolean).join(" · ")}
        </p>
      </th>
      <td class="people-number">{has?.images.toLocaleString(language.value)}</td>
      <td class="people-number">{has && formatBytes(has.bytes, language.value)}</td>
      <td class="people-number">{has?.waiting.toLocaleString(language.value)}</td>
      <td class="people-seen">{seen ? <When at={seen} /> : words.never}</td>
      <td class="people-more">
        <Menu
          label={words.actions(nameOf(person))}
          items={[
            {
              id: "images",
              label: words.images,
              run: () => router.go(router.href("library", { person: person.user_id })),
            },
            {
              id: "queue",
              label: words.queue,
              run: () => router.go(router.href("queue", { person: person.user_id })),
            },
            null,
            { id: "edit", label: words.edit, run: () => onAction("edit") },
            {
              id: "role",
              label: person.is_admin ? words.makeUser : words.makeAdmin,
              run: () => void change("is_admin", !person.is_admin),
            },
            {
              id: "active",
              label: person.is_active ? words.deactivate : words.activate,
              run: () => void change("is_active", !person.is_active),
            },
            null,
            { id: "sessions", label: words.sessions, run: () => onAction("sessions") },
            { id: "reset", label: words.reset, run: () => onAction("reset") },
            ...mailed && person.has_address
              ? [{ id: "mail", label: words.mailLink, run: () => onAction("mail") }]
              : [],
            { id: "transfer", label: words.transfer, run: () => onAction("transfer") },
            null,
            { id: "remove", label: words.remove, danger: true, run: () => onAction("remove") },
          ]}
        >
          <Ellipsis size={20} aria-hidden />
        </Menu>
      </td>
    </tr>
  );
}
