import type { SavedWorkflowBody } from "../../services/workflows/bodies.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { attempt } from "../ui/toast_problem.ts";

/**
 * Keeps the workflow that an image holds in one's own library, and opens it there. Never throws.
 */
export async function openAsWorkflow(studio: Studio, name: string): Promise<void> {
  await attempt(studio, async () => {
    const { workflow: text } = await studio.client.get(paths.workflowOf(name));
    const { id: _, ...workflow } = JSON.parse(text ?? "{}") as SavedWorkflowBody["workflow"];
    const made = await studio.client.send("POST", paths.createWorkflow, { workflow });
    studio.resources.refresh(paths.workflowsRoot);
    studio.router.go(studio.router.href("workflows", { id: made.workflow_id }));
  });
}
