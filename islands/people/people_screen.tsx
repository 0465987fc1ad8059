import { paths } from "../api/paths.ts";
import { HelpLink } from "../help/help_link.tsx";
import { useStudio, useText, useTitle } from "../studio/context.ts";
import { LetIn } from "../server/let_in.tsx";
import { Users } from "../ui/icons.ts";
import { Empty } from "../ui/states.tsx";
import { Audit } from "./audit.tsx";
import { Groups } from "./groups.tsx";
import { PeopleList } from "./people_list.tsx";
import { usePeopleText } from "./words.ts";

export const needs = () => [paths.users(""), paths.things("system")];

const VIEWS = ["people", "groups", "audit"] as const;

/** For administrators: who is here, in which groups, and who did what. */
export default function PeopleScreen() {
  const { boot, router, session } = useStudio();
  const text = useText();
  const words = usePeopleText();
  const title = useTitle("people");
  if (!session.user.value?.is_admin) {
    return (
      <Empty icon={Users} title={text.problems.adminsOnly} hint={text.problems.adminsOnlyHint} />
    );
  }
  // Without accounts there are no users: explains how to have them.
  if (!boot.mode.multiuser) {
    return (
      <div class="page-narrow">
        <header class="page-head">
          <h1>{title}</h1>
        </header>
        <LetIn />
      </div>
    );
  }
  const wanted = router.place.value.params.get("view");
  const view = VIEWS.find((v) => v === wanted) ?? "people";
  return (
    <div class="page-narrow">
      <header class="page-head">
        <h1>{title}</h1>
        <HelpLink to={view === "audit" ? "admin-guide#the-audit-log" : "admin-guide#people"} />
        <nav class="choices" aria-label={title}>
          {VIEWS.map((v) => (
            <a
              key={v}
              class="choice"
              href={router.href("people", { view: v === "people" ? null : v })}
              aria-current={v === view ? "page" : undefined}
            >
              {words.tabs[v]}
            </a>
          ))}
        </nav>
      </header>
      {view === "people" ? <PeopleList /> : view === "groups" ? <Groups /> : <Audit />}
    </div>
  );
}
