import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { shippedWord } from "../text/shipped.ts";
import { Choices } from "../ui/choices.tsx";
import { SearchField } from "../ui/search_field.tsx";
import { filterOfView, ORDERS, VIEWS, type WorkflowPlace } from "./place.ts";
import { useWorkflowsText } from "./words.ts";

/** Whose workflows, which of them, and in what order; kept in the address. */
export function ListTools({ place }: { place: WorkflowPlace }) {
  const { router } = useStudio();
  const words = useWorkflowsText();
  const { view, order, search } = place;
  return (
    <div class="toolbar workflow-tools">
      <Choices
        label={words.which}
        among={VIEWS}
        chosen={view}
        say={(v) => words.views[v]}
        onChoose={(v) => router.adjust({ view: v, tag: null, page: null })}
      />
      <SearchField
        label={words.search}
        value={search}
        onSearch={(q) => router.adjust({ q: q || null, page: null }, { replace: true })}
      />
      <TagSelect key={view} place={place} />
      <select
        class="input"
        aria-label={words.order}
        value={order}
        onChange={(e) => router.adjust({ order: e.currentTarget.value, page: null })}
      >
        {ORDERS.map((o) => <option key={o} value={o}>{words.orders[o]}</option>)}
      </select>
    </div>
  );
}

/** How many tags are offered; the address of the counts grows with each. */
const TAGS = 60;

function TagSelect({ place: { view, tag } }: { place: WorkflowPlace }) {
  const { router } = useStudio();
  const text = useText();
  const words = useWorkflowsText();
  const say = (tag: string) => view === "defaults" ? shippedWord(text, tag) : tag;
  const filter = filterOfView(view);
  const tags = useResource(paths.workflowTagsOf(filter)).data.value?.slice(0, TAGS) ?? [];
  if (tags.length === 0 && !tag) return null;
  return (
    <select
      class="input"
      aria-label={words.tags}
      value={tag ?? ""}
      onChange={(e) => router.adjust({ tag: e.currentTarget.value || null, page: null })}
    >
      <option value="">{words.anyTag}</option>
      {tag && !tags.includes(tag) && <option value={tag}>{say(tag)}</option>}
      {tags.length > 0 && <TagOptions filter={filter} tags={tags} say={say} />}
    </select>
  );
}

interface TagOptionsProps {
  filter: ReturnType<typeof filterOfView>;
  tags: readonly string[];
  /** A tag as the person reads it. */
  say: (tag: string) => string;
}

function TagOptions({ filter, tags, say }: TagOptionsProps) {
  const words = useWorkflowsText();
  const counts = useResource(paths.workflowTagCounts(filter, tags));
  return (
    <>
      {tags.map((t) => {
        const count = counts.data.value?.[t];
        return (
          <option key={t} value={t}>
            {count === undefined ? say(t) : words.tagCount(say(t), count)}
          </option>
        );
      })}
    </>
  );
}
