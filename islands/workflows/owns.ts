import type { WorkflowRecord } from "../../services/workflows/answers.ts";
import type { StudioUser } from "../studio/boot.ts";

/** Whether a user may share and delete it: its owner and administrators; defaults have no owner. */
export function ownsWorkflow(
  { workflow, user_id }: Pick<WorkflowRecord, "workflow" | "user_id">,
  user: StudioUser | null,
): boolean {
  if (workflow.meta.category === "default" || !user) return false;
  return user_id === user.user_id || user.is_admin;
}
