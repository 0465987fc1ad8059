import type { Signal } from "@preact/signals";
import type { GroupDTO } from "../../services/contract/sharing.ts";
import type { PersonOverview, UserDTO } from "../../services/contract/users.ts";
import { useStudio } from "../studio/context.ts";
import { COLUMNS, type PeopleOrder, sorted } from "./order.ts";
import type { PersonAction } from "./person.ts";
import { PersonRow } from "./person_row.tsx";
import { usePeopleText } from "./words.ts";

interface PeopleTableProps {
  people: readonly UserDTO[];
  overview: ReadonlyMap<string, PersonOverview>;
  groups: readonly GroupDTO[];
  order: Signal<PeopleOrder>;
  chosen: Signal<ReadonlySet<string>>;
  onAction: (action: PersonAction) => void;
  onChanged: () => Promise<void>;
}

/** People with what they have here; the heads of the columns sort, the boxes choose. */
export function PeopleTable(
  { people, overview, groups, order, chosen, onAction, onChanged }: PeopleTableProps,
) {
  const { language, session } = useStudio();
  const words = usePeopleText();
  const names = new Map(groups.map((group) => [group.group_id, group.name]));
  // "All" leaves oneself out: nobody means to reset or deactivate themselves with a class.
  const others = people.map((person) => person.user_id)
    .filter((id) => id !== session.user.value?.user_id);
  const all = others.length > 0 && others.every((id) => chosen.value.has(id));
  const choose = (ids: readonly string[], on: boolean) => {
    const next = new Set(chosen.value);
    for (const id of ids) on ? next.add(id) : next.delete(id);
    chosen.value = next;
  };
  const { by, down } = order.value;
  return (
    <table class="table people-table">
      <thead>
        <tr>
          <th class="people-check">
            <label class="check">
              <input
                type="checkbox"
                aria-label={words.selectAll}
                checked={all}
                disabled={others.length === 0}
                onChange={(e) => choose(others, e.currentTarget.checked)}
              />
            </label>
          </th>
          {COLUMNS.map((column) => (
            <th
              key={column}
              class={column === "name"
                ? "people-name"
                : column === "seen"
                ? "people-seen"
                : "people-number"}
              aria-sort={column !== by ? undefined : down ? "descending" : "ascending"}
            >
              <button
                type="button"
                class="sort-button"
                onClick={() =>
                  void (order.value = {
                    by: column,
                    down: column === by ? !down : column !== "name",
                  })}
              >
                {words.columns[column]}
                {column === by && <span aria-hidden="true">{down ? " ↓" : " ↑"}</span>}
              </button>
            </th>
          ))}
          <th class="people-more">
            <span class="sr-only">{words.more}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sorted(people, overview, order.value, language.value).map((person) => (
          <PersonRow
            key={person.user_id}
            person={person}
            has={overview.get(person.user_id)}
            groups={(overview.get(person.user_id)?.group_ids ?? [])
              .flatMap((id) => names.get(id) ?? [])}
            chosen={chosen.value.has(person.user_id)}
            onChoose={(on) => choose([person.user_id], on)}
            onAction={(what) => onAction({ what, person })}
            onChanged={onChanged}
          />
        ))}
      </tbody>
    </table>
  );
}
