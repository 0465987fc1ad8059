import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { byName } from "./order.ts";
import { nameOf } from "./person.ts";

interface PersonChoiceProps {
  /** Id of the chosen person. */
  chosen: string | null;
  label: string;
  /** The choice of no user. */
  none: string;
  onChoose: (userId: string | null) => void;
  /** Whether oneself can be chosen, too. */
  withMe?: boolean;
}

/** Filter by user, for administrators; nothing if there are no other users. */
export function PersonChoice({ chosen, label, none, onChoose, withMe }: PersonChoiceProps) {
  const { session, language } = useStudio();
  const me = session.user.value?.user_id;
  const people = useResource(paths.users("")).data.value ?? [];
  if (people.length < 2) return null;
  return (
    <select
      class="input person-choice"
      aria-label={label}
      value={chosen ?? ""}
      onChange={(e) => onChoose(e.currentTarget.value || null)}
    >
      <option value="">{none}</option>
      {byName(people, language.value).filter((p) => withMe || p.user_id !== me).map((p) => (
        <option key={p.user_id} value={p.user_id}>{nameOf(p)}</option>
      ))}
    </select>
  );
}
