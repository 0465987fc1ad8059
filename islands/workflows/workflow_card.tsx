import type { WorkflowListItem } from "../api/types.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Workflow } from "../ui/icons.ts";

/** A workflow in the list: the whole card leads to it. */
export function WorkflowCard({ item }: { item: WorkflowListItem }) {
  const { router } = useStudio();
  const words = useText().workflows;
  const tags = item.tags.split(",").map((t) => t.trim()).filter(Boolean);
  return (
    <li class="card workflow-card">
      <span class="workflow-picture">
        {item.thumbnail_url
          ? <img src={item.thumbnail_url} alt="" loading="lazy" />
          : <Workflow size={28} aria-hidden />}
      </span>
      <div class="list-words">
        <h2 class="wrap">
          <a href={router.href("workflows", { id: item.workflow_id })}>{item.name}</a>
        </h2>
        <p class="list-sub">
          {item.owner_name && item.category === "user" && words.by(item.owner_name)}
        </p>
        <p class="workflow-about">{item.description}</p>
        <p class="workflow-tags">
          {item.category === "default" && <span class="tag tag-accent">{words.byDefault}</span>}
          {item.is_public && item.category === "user" && (
            <span class="tag tag-accent">{words.shared}</span>
          )}
          {tags.map((tag) => <span key={tag} class="tag">{tag}</span>)}
        </p>
      </div>
    </li>
  );
}
