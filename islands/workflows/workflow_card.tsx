import type { WorkflowListItem } from "../../services/workflows/answers.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Workflow } from "../ui/icons.ts";
import { Badges } from "./badges.tsx";
import { itemInWords } from "./shipped.ts";
import { useWorkflowsText } from "./words.ts";

/** A workflow in the list: the whole card leads to it. */
export function WorkflowCard({ item: told }: { item: WorkflowListItem }) {
  const { router, session } = useStudio();
  const text = useText();
  const words = useWorkflowsText();
  const item = itemInWords(told, text);
  const others = item.category === "user" && item.user_id !== session.user.value?.user_id;
  return (
    <li class="card workflow-card">
      <span class="cover-image">
        {item.thumbnail_url
          ? <img src={item.thumbnail_url} alt="" loading="lazy" />
          : <Workflow size={28} aria-hidden />}
      </span>
      <div class="list-words">
        <h2 class="wrap">
          <a href={router.href("workflows", { id: item.workflow_id })}>{item.name}</a>
        </h2>
        {others && item.owner_name && <p class="list-sub">{words.by(item.owner_name)}</p>}
        {item.description && <p class="workflow-about">{item.description}</p>}
        <Badges
          tags={item.tags}
          isDefault={item.category === "default"}
          isPublic={item.is_public}
        />
      </div>
    </li>
  );
}
