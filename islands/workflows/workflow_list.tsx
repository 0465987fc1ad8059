import { useResource, useStudio, useText, useTitle } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Search, Workflow } from "../ui/icons.ts";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { ImportButton, ImportDrop } from "./import_button.tsx";
import { ListTools } from "./list_tools.tsx";
import { Pager } from "./pager.tsx";
import { workflowListPath, type WorkflowPlace, workflowPlaceOf } from "./place.ts";
import { WorkflowCard } from "./workflow_card.tsx";
import { useWorkflowsText } from "./words.ts";

/** Mine, shared ones, and those that ship. */
export function WorkflowList() {
  const { router } = useStudio();
  const title = useTitle("workflows");
  const place = workflowPlaceOf(router.place.value.params);
  return (
    <div class="page-narrow">
      <header class="page-head">
        <h1>{title}</h1>
        <ImportButton />
      </header>
      <ListTools place={place} />
      <ImportDrop>
        <Found place={place} />
      </ImportDrop>
    </div>
  );
}

function Found({ place }: { place: WorkflowPlace }) {
  const { data, problem, refresh } = useResource(workflowListPath(place));
  const page = data.value;
  // Known workflows stay visible while the server is out of reach; the frame says that it is.
  if (problem.value && (!page || problem.value.status !== 0)) {
    return <Failure problem={problem.value} retry={refresh} />;
  }
  if (!page) return <Skeleton count={4} kind="row" />;
  if (page.items.length === 0) {
    return (
      <>
        <Nothing place={place} />
        <Pager page={place.page} pages={page.pages} />
      </>
    );
  }
  return (
    <>
      <ul class="workflow-cards">
        {page.items.map((item) => <WorkflowCard key={item.workflow_id} item={item} />)}
      </ul>
      <Pager page={place.page} pages={page.pages} />
    </>
  );
}

/** Empty state that points to the views that have workflows. */
function Nothing({ place }: { place: WorkflowPlace }) {
  const { router } = useStudio();
  const text = useText();
  const words = useWorkflowsText();
  if (place.search || place.tag) {
    return (
      <Empty icon={Search} title={words.emptyFound}>
        <Button onClick={() => router.adjust({ q: null, tag: null, page: null })}>
          {text.library.clearFilters}
        </Button>
      </Empty>
    );
  }
  const shared = place.view === "shared";
  return (
    <Empty
      icon={Workflow}
      title={shared ? words.emptyShared : words.empty}
      {...(shared ? {} : { hint: words.emptyHint })}
    >
      <Button onClick={() => router.adjust({ view: "defaults", page: null })}>
        {words.toDefaults}
      </Button>
    </Empty>
  );
}
