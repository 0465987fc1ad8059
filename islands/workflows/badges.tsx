import { useStudio } from "../studio/context.ts";
import { useWorkflowsText } from "./words.ts";

interface BadgesProps {
  /** Separated by commas. */
  tags: string;
  isDefault: boolean;
  isPublic: boolean;
}

/** The tag that the server sets with sharing; the badge says the same. */
const SHARED_TAG = "shared";

/** Ships with Atelier, is shared, and its tags. */
export function Badges({ tags, isDefault, isPublic }: BadgesProps) {
  const { boot } = useStudio();
  const words = useWorkflowsText();
  const shared = isPublic && !isDefault && boot.mode.multiuser;
  const own = tags.split(",").map((t) => t.trim()).filter((t) => t && t !== SHARED_TAG);
  if (!isDefault && !shared && own.length === 0) return null;
  return (
    <p class="workflow-tags">
      {isDefault && <span class="tag tag-accent">{words.byDefault}</span>}
      {shared && <span class="tag tag-accent">{words.shared}</span>}
      {own.map((tag) => <span key={tag} class="tag">{tag}</span>)}
    </p>
  );
}
