import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { paths } from "../api/paths.ts";
import type { WorkflowPage } from "../api/types.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Workflow } from "../ui/icons.ts";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { ImportButton } from "./import_button.tsx";
import { WorkflowCard } from "./workflow_card.tsx";

const VIEWS = ["mine", "shared", "defaults"] as const;
const ORDERS = ["name", "updated_at", "opened_at", "created_at", "is_public"] as const;
const FILTERS = {
  mine: { categories: "user", owned_by: "me" },
  shared: { categories: "user", is_public: true },
  defaults: { categories: "default" },
} as const;
const TYPING_MS = 300;

/** Mine, shared ones, and those that ship. */
export function WorkflowList() {
  const { router } = useStudio();
  const text = useText();
  const words = text.workflows;
  const { params } = router.place.value;
  const view = VIEWS.find((v) => v === params.get("view")) ?? "defaults";
  const order = ORDERS.find((o) => o === params.get("order")) ?? "name";
  const search = params.get("q") ?? "";
  const tag = params.get("tag");
  const typed = useSignal(search);
  useEffect(() => {
    if (typed.value.trim() === search) return;
    const timer = setTimeout(
      () => router.adjust({ q: typed.value.trim() || null }, { replace: true }),
      TYPING_MS,
    );
    return () => clearTimeout(timer);
  }, [typed.value]);
  const tags = useResource<string[]>(paths.workflowTags).data.value ?? [];
  const path = paths.workflows({
    ...FILTERS[view],
    order_by: order,
    direction: order === "name" ? "ASC" : "DESC",
    query: search || null,
    tags: tag,
  });
  const { data, problem, refresh } = useResource<WorkflowPage>(path);
  const page = data.value;
  return (
    <div class="page-narrow">
      <header class="page-head">
        <h1>{text.frame.screens.workflows}</h1>
        <ImportButton />
      </header>
      <div class="toolbar workflow-tools">
        <div class="choices" role="group" aria-label={words.which}>
          {VIEWS.map((v) => (
            <button
              key={v}
              type="button"
              class="choice"
              aria-pressed={v === view}
              onClick={() => router.adjust({ view: v })}
            >
              {words.views[v]}
            </button>
          ))}
        </div>
        <input
          class="input"
          type="search"
          placeholder={words.search}
          aria-label={words.search}
          value={typed.value}
          onInput={(e) => void (typed.value = e.currentTarget.value)}
        />
        {tags.length > 0 && (
          <select
            class="input"
            aria-label={words.tags}
            value={tag ?? ""}
            onChange={(e) => router.adjust({ tag: e.currentTarget.value || null })}
          >
            <option value="">{words.anyTag}</option>
            {tags.map((t) => <option key={t} value={t}>{t}</option>)}
          </select>
        )}
        <select
          class="input"
          aria-label={words.order}
          value={order}
          onChange={(e) => router.adjust({ order: e.currentTarget.value })}
        >
          {ORDERS.map((o) => <option key={o} value={o}>{words.orders[o]}</option>)}
        </select>
      </div>
      {problem.value
        ? <Failure problem={problem.value} retry={refresh} />
        : !page
        ? <Skeleton count={4} kind="row" />
        : page.items.length === 0
        ? (
          <Empty
            icon={Workflow}
            title={search || tag
              ? words.emptyFound
              : view === "shared"
              ? words.emptyShared
              : words.empty}
            hint={words.emptyHint}
          />
        )
        : (
          <ul class="workflow-cards">
            {page.items.map((item) => <WorkflowCard key={item.workflow_id} item={item} />)}
          </ul>
        )}
    </div>
  );
}
