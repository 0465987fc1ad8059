import { NESTING } from "../contract/limits.ts";
import { invalid } from "../errors/mod.ts";
import { isTooDeep } from "../nesting.ts";
import { splitTags } from "./filter.ts";
import type { WorkflowContent } from "./schema.ts";

/** The tag that every shared workflow carries, so that lists by tag find it. */
const SHARED_TAG = "shared";

/** The columns that lists search and sort by, derived from the content. */
export function columnsOf({ name, description, tags }: WorkflowContent) {
  return { name, description, tags: splitTags(tags).join(", "), category: "user" as const };
}

export function isTaggedShared(tags: string): boolean {
  return splitTags(tags).includes(SHARED_TAG);
}

/** Tags with or without the one that shared workflows carry. */
export function withSharedTag(tags: string, shared: boolean): string {
  const others = splitTags(tags).filter((tag) => tag !== SHARED_TAG);
  return (shared ? [...others, SHARED_TAG] : others).join(", ");
}

/** The content as text. @throws Problem invalid for content nested too deeply to be read again. */
export function serialize(content: WorkflowContent): string {
  const text = JSON.stringify(content);
  if (isTooDeep(text, NESTING.workflow)) {
    throw invalid([{ field: "body.workflow", message: "is nested too deeply" }]);
  }
  return text;
}
