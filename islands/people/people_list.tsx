import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useResource } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Plus, Upload, Users } from "../ui/icons.ts";
import { SearchField } from "../ui/search_field.tsx";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { AddDialog } from "./add_dialog.tsx";
import { BulkBar } from "./bulk_bar.tsx";
import { ImportDialog } from "./import_dialog.tsx";
import type { PeopleOrder } from "./order.ts";
import { PeopleTable } from "./people_table.tsx";
import type { PersonAction } from "./person.ts";
import { PersonDialogs } from "./person_dialogs.tsx";
import { Unowned } from "./unowned.tsx";
import { usePeopleText } from "./words.ts";

/** All users, searchable by name or address, with what can be done to one or to many. */
export function PeopleList() {
  const words = usePeopleText();
  const search = useSignal("");
  const group = useSignal("");
  const order = useSignal<PeopleOrder>({ by: "name", down: false });
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const adding = useSignal(false);
  const importing = useSignal(false);
  const action = useSignal<PersonAction | null>(null);
  const { data, problem, refresh: refreshPeople } = useResource(paths.users(search.value));
  const everybody = useResource(paths.users("")).data.value;
  const overview = useResource(paths.peopleOverview);
  const allGroups = useResource(paths.groups);
  const groups = allGroups.data.value ?? [];
  const has = new Map(overview.data.value?.map((one) => [one.user_id, one]));
  const people = data.value?.filter((person) =>
    group.value === "" || has.get(person.user_id)?.group_ids.includes(group.value)
  );
  // Those who are not shown are not meant.
  const picked = people?.filter((person) => chosen.value.has(person.user_id)) ?? [];
  const refresh = async () => {
    // A file of people makes groups, too.
    await Promise.all([refreshPeople(), overview.refresh(), allGroups.refresh()]);
  };
  const closed = () => {
    adding.value = importing.value = false;
    action.value = null;
    void refresh();
  };
  return (
    <>
      {everybody && <Unowned people={everybody} onHanded={refresh} />}
      <div class="toolbar">
        <SearchField
          label={words.search}
          value={search.value}
          onSearch={(q) => void (search.value = q)}
        />
        {groups.length > 0 && (
          <select
            class="input"
            aria-label={words.group}
            value={group.value}
            onChange={(e) => void (group.value = e.currentTarget.value)}
          >
            <option value="">{words.everyGroup}</option>
            {groups.map((g) => <option key={g.group_id} value={g.group_id}>{g.name}</option>)}
          </select>
        )}
        <Button kind="primary" icon={Plus} onClick={() => void (adding.value = true)}>
          {words.add}
        </Button>
        <Button icon={Upload} onClick={() => void (importing.value = true)}>{words.import}</Button>
        <span class="soft" role="status">{people && words.count(people.length)}</span>
      </div>
      {picked.length > 0 && (
        <BulkBar
          people={picked}
          onDone={() => {
            chosen.value = new Set();
            void refresh();
          }}
          onClear={() => void (chosen.value = new Set())}
        />
      )}
      <div class="card people">
        {people
          ? people.length === 0 ? <Empty icon={Users} title={words.none} /> : (
            <PeopleTable
              people={people}
              overview={has}
              groups={groups}
              order={order}
              chosen={chosen}
              onAction={(one) => void (action.value = one)}
              onChanged={refresh}
            />
          )
          : problem.value
          ? <Failure problem={problem.value} retry={refresh} />
          : <Skeleton count={6} kind="row" />}
      </div>
      {adding.value && <AddDialog onClose={closed} />}
      {importing.value && <ImportDialog onClose={closed} />}
      {action.value && <PersonDialogs action={action.value} onClose={closed} />}
    </>
  );
}
