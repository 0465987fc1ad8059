import { paths } from "../api/paths.ts";
import { byName } from "../people/order.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";

/** Filter by owner: all, mine, and for administrators any user. */
export function Whose() {
  const { router, session } = useStudio();
  const words = useText().queue;
  const { params } = router.place.value;
  const person = params.get("person");
  const mine = params.get("whose") === "mine";
  return (
    <div class="queue-whose">
      <div class="choices" role="group" aria-label={words.whose}>
        <button
          type="button"
          class="choice"
          aria-pressed={!mine && !person}
          onClick={() => router.adjust({ whose: null, person: null })}
        >
          {words.everybody}
        </button>
        <button
          type="button"
          class="choice"
          aria-pressed={mine}
          onClick={() => router.adjust({ whose: "mine", person: null })}
        >
          {words.mine}
        </button>
      </div>
      {session.user.value?.is_admin && <Person chosen={person} />}
    </div>
  );
}

function Person({ chosen }: { chosen: string | null }) {
  const { router, session, language } = useStudio();
  const words = useText().queue;
  const me = session.user.value?.user_id;
  const people = useResource(paths.users("")).data.value ?? [];
  if (people.length < 2) return null;
  return (
    <select
      class="input queue-person"
      aria-label={words.person}
      value={chosen ?? ""}
      onChange={(e) => router.adjust({ person: e.currentTarget.value || null, whose: null })}
    >
      <option value="">{words.person}</option>
      {byName(people, language.value).filter((p) => p.user_id !== me).map((p) => (
        <option key={p.user_id} value={p.user_id}>{p.display_name || p.email}</option>
      ))}
    </select>
  );
}
