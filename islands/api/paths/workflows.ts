import type { Nothing } from "../../../services/contract/fields.ts";
import type { EnqueueResult } from "../../../services/contract/queue.ts";
import type { WorkflowPage, WorkflowRecord } from "../../../services/workflows/answers.ts";
import type {
  NewWorkflowBody,
  PublicBody,
  RunBody,
  SaveAsBody,
  SavedWorkflowBody,
} from "../../../services/workflows/bodies.ts";
import { at, part, query, V1 } from "../path.ts";

/** Workflows. */
export const workflowsPaths = {
  workflowsRoot: `${V1}/workflows/`,
  createWorkflow: at<{ POST: WorkflowRecord }, { POST: NewWorkflowBody }>(`${V1}/workflows/`),
  workflows: (filter: Record<string, string | number | boolean | null>) =>
    at<{ GET: WorkflowPage }>(`${V1}/workflows/${query({ per_page: 200, ...filter })}`),
  workflowTagsOf: (filter: Record<string, string | boolean>) =>
    at<{ GET: string[] }>(`${V1}/workflows/tags${query(filter)}`),
  workflowTagCounts: (filter: Record<string, string | boolean>, tags: readonly string[]) =>
    at<{ GET: Record<string, number> }>(
      `${V1}/workflows/counts_by_tag${query({ ...filter, tags })}`,
    ),
  workflow: (id: string) =>
    at<
      { GET: WorkflowRecord; PATCH: WorkflowRecord; DELETE: Nothing },
      { PATCH: SavedWorkflowBody }
    >(
      `${V1}/workflows/i/${part(id)}`,
    ),
  runWorkflow: (id: string) =>
    at<{ POST: EnqueueResult }, { POST: RunBody }>(`${V1}/workflows/i/${part(id)}/run`),
  saveWorkflowAs: (id: string) =>
    at<{ POST: WorkflowRecord }, { POST: SaveAsBody }>(`${V1}/workflows/i/${part(id)}/save_as`),
  exportWorkflow: (id: string) => at<{ GET: Blob }>(`${V1}/workflows/i/${part(id)}/export`),
  workflowIsPublic: (id: string) =>
    at<{ PATCH: WorkflowRecord }, { PATCH: PublicBody }>(`${V1}/workflows/i/${part(id)}/is_public`),
  workflowOpened: (id: string) => at<{ PUT: Nothing }>(`${V1}/workflows/i/${part(id)}/opened_at`),
  workflowImage: (id: string) =>
    at<{ PUT: WorkflowRecord; DELETE: WorkflowRecord }>(`${V1}/workflows/i/${part(id)}/thumbnail`),
} as const;
