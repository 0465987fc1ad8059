import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Plus, Upload, Users } from "../ui/icons.ts";
import { SearchField } from "../ui/search_field.tsx";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { AddDialog } from "./add_dialog.tsx";
import { ImportDialog } from "./import_dialog.tsx";
import { byName } from "./order.ts";
import type { PersonAction } from "./person.ts";
import { PersonDialogs } from "./person_dialogs.tsx";
import { PersonRow } from "./person_row.tsx";
import { Unowned } from "./unowned.tsx";

/** All users, searchable by name or address. */
export function PeopleList() {
  const { language } = useStudio();
  const text = useText();
  const words = text.people;
  const search = useSignal("");
  const adding = useSignal(false);
  const importing = useSignal(false);
  const action = useSignal<PersonAction | null>(null);
  const { data, problem, refresh } = useResource(paths.users(search.value));
  const people = data.value;
  const everybody = useResource(paths.users("")).data.value;
  const closed = () => {
    adding.value = importing.value = false;
    action.value = null;
    void refresh();
  };
  return (
    <>
      {everybody && <Unowned people={everybody} />}
      <div class="toolbar">
        <SearchField
          label={words.search}
          value={search.value}
          onSearch={(q) => void (search.value = q)}
        />
        <Button kind="primary" icon={Plus} onClick={() => void (adding.value = true)}>
          {words.add}
        </Button>
        <Button icon={Upload} onClick={() => void (importing.value = true)}>{words.import}</Button>
        <span class="soft" role="status">{people && words.count(people.length)}</span>
      </div>
      <div class="card people">
        {people
          ? people.length === 0 ? <Empty icon={Users} title={words.none} /> : (
            <ul class="list">
              {byName(people, language.value).map((person) => (
                <PersonRow
                  key={person.user_id}
                  person={person}
                  onAction={(what) => void (action.value = { what, person })}
                  onChanged={refresh}
                />
              ))}
            </ul>
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
