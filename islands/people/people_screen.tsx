import { useStudio, useText } from "../studio/context.ts";
import { Users } from "../ui/icons.ts";
import { Empty } from "../ui/states.tsx";
import { Audit } from "./audit.tsx";
import { Groups } from "./groups.tsx";
import { PeopleList } from "./people_list.tsx";

const VIEWS = ["people", "groups", "audit"] as const;

/** For administrators: who is here, in which groups, and who did what. */
export default function PeopleScreen() {
  const { router, session } = useStudio();
  const text = useText();
  if (!session.user.value?.is_admin) {
    return (
      <Empty icon={Users} title={text.problems.adminsOnly} hint={text.problems.adminsOnlyHint} />
    );
  }
  const wanted = router.place.value.params.get("view");
  const view = VIEWS.find((v) => v === wanted) ?? "people";
  return (
    <div class="page-narrow">
      <header class="page-head">
        <h1>{text.frame.screens.people}</h1>
        <nav class="choices" aria-label={text.frame.screens.people}>
          {VIEWS.map((v) => (
            <a
              key={v}
              class="choice"
              href={router.href("people", { view: v === "people" ? null : v })}
              aria-current={v === view ? "page" : undefined}
            >
              {text.people.tabs[v]}
            </a>
          ))}
        </nav>
      </header>
      {view === "people" ? <PeopleList /> : view === "groups" ? <Groups /> : <Audit />}
    </div>
  );
}
