import {
  newWorkflowBody,
  publicBody,
  runBody,
  saveAsBody,
  savedWorkflowBody,
} from "../services/workflows/bodies.ts";
import { z } from "zod";
import type { UploadSettings } from "../services/config/mod.ts";
import { imageForm, nothing } from "../services/contract/fields.ts";
import { enqueuedSchema } from "../services/contract/queue.ts";
import { workflowPageSchema, workflowSchema } from "../services/workflows/answers.ts";
import { ORDERS } from "../services/workflows/filter.ts";
import type { Workflows } from "../services/workflows/mod.ts";
import type { WorkflowRuns } from "../services/workflows/run.ts";
import { problem } from "../services/errors/mod.ts";
import { count, flag, searchWords, several } from "./fields.ts";
import { bytesOf, coverAnswer, download, imageFormLimit } from "./file_parts.ts";
import { type About, type Route, route } from "./gate.ts";

const params = z.object({ workflow_id: z.string().min(1).max(200) });
const about = (verb: About["verb"]): About => ({ kind: "workflow", verb, id: "workflow_id" });
const category = z.enum(["user", "default"]);

const filter = {
  has_been_opened: flag.optional(),
  is_public: flag.optional(),
  owned_by: z.enum(["me", "others"]).optional(),
};
const listQuery = z.strictObject({
  ...filter,
  page: count(0, 1_000_000).default(0),
  per_page: count(1, 1_000).optional(),
  order_by: z.enum(ORDERS).default("name"),
  direction: z.enum(["ASC", "DESC"]).default("ASC"),
  categories: several(category).optional(),
  tags: several(z.string().max(200)).optional(),
  query: searchWords.optional(),
  callable: flag.optional(),
});

interface WorkflowRouteServices {
  workflows: Workflows;
  workflowRuns: WorkflowRuns;
  config: UploadSettings;
}

/** `workflows/`: users' own, shared ones, and those that ship. */
export function workflowRoutes(
  { workflows, workflowRuns, config }: WorkflowRouteServices,
): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/workflows/",
      audience: "user",
      scope: "read",
      summary: "A page of workflows: my own and the defaults, or with is_public what is shared",
      response: workflowPageSchema,
      query: listQuery,
    }, ({ actor, query }) => workflows.list(actor, query)),
    route({
      method: "POST",
      path: "/api/v1/workflows/",
      audience: "user",
      scope: "manage",
      summary: "Keep a workflow (also one that InvokeAI exported) in my library",
      response: workflowSchema,
      body: newWorkflowBody,
    }, ({ actor, body }) => workflows.create(actor, body.workflow)),
    route({
      method: "GET",
      path: "/api/v1/workflows/tags",
      audience: "user",
      scope: "read",
      summary: "Every tag of the workflows that I see",
      response: z.array(z.string()),
      query: z.strictObject({ ...filter, categories: several(category).optional() }),
    }, ({ actor, query }) => workflows.tags(actor, query)),
    route({
      method: "GET",
      path: "/api/v1/workflows/counts_by_tag",
      audience: "user",
      scope: "read",
      summary: "How many of the workflows that I see have each of these tags",
      response: z.record(z.string(), z.number()),
      query: z.strictObject({
        ...filter,
        tags: several(z.string().max(200)),
        categories: several(category).optional(),
      }),
    }, ({ actor, query: { tags, ...rest } }) => workflows.countsByTag(actor, tags, rest)),
    route(
      {
        method: "GET",
        path: "/api/v1/workflows/counts_by_category",
        audience: "user",
        scope: "read",
        summary: "How many of the workflows that I see are in each of these categories",
        response: z.record(z.string(), z.number()),
        query: z.strictObject({ ...filter, categories: several(category) }),
      },
      ({ actor, query: { categories, ...rest } }) =>
        workflows.countsByCategory(actor, categories, rest),
    ),
    route({
      method: "GET",
      path: "/api/v1/workflows/i/{workflow_id}",
      audience: "user",
      scope: "read",
      about: about("view"),
      summary: "One workflow, with the fields of its run form and what keeps it from running",
      response: workflowSchema,
      params,
    }, ({ actor, params }) => workflows.get(actor, params.workflow_id)),
    route({
      method: "PATCH",
      path: "/api/v1/workflows/i/{workflow_id}",
      audience: "user",
      scope: "manage",
      about: about("edit"),
      summary: "Save a workflow over what was kept",
      response: workflowSchema,
      params,
      body: savedWorkflowBody,
    }, ({ actor, params, body }) => {
      const { id, ...content } = body.workflow;
      if (id !== undefined && id !== params.workflow_id) {
        throw problem("bad_request", "The workflow's id does not match the id in the path.");
      }
      return workflows.update(actor, params.workflow_id, content);
    }),
    route({
      method: "DELETE",
      path: "/api/v1/workflows/i/{workflow_id}",
      audience: "user",
      scope: "manage",
      about: about("own"),
      summary: "Delete a workflow",
      response: nothing,
      params,
    }, async ({ actor, params }) => {
      await workflows.remove(actor, params.workflow_id);
      return {};
    }),
    route({
      method: "PATCH",
      path: "/api/v1/workflows/i/{workflow_id}/is_public",
      audience: "user",
      scope: "manage",
      about: about("own"),
      summary: "Share a workflow with everybody, or take that back",
      response: workflowSchema,
      params,
      body: publicBody,
    }, ({ actor, params, body }) => workflows.setPublic(actor, params.workflow_id, body.is_public)),
    route({
      method: "PUT",
      path: "/api/v1/workflows/i/{workflow_id}/opened_at",
      audience: "user",
      scope: "manage",
      about: about("view"),
      summary: "Note that I opened it",
      response: nothing,
      params,
    }, async ({ actor, params }) => {
      await workflows.markOpened(actor, params.workflow_id);
      return {};
    }),
    route({
      method: "POST",
      path: "/api/v1/workflows/i/{workflow_id}/run",
      audience: "user",
      scope: "generate",
      about: about("view"),
      summary: "Run it with values for its exposed fields; answers as enqueue_batch",
      response: enqueuedSchema,
      params,
      body: runBody,
    }, ({ actor, params, body }) => workflowRuns.run(actor, params.workflow_id, body)),
    route({
      method: "POST",
      path: "/api/v1/workflows/i/{workflow_id}/save_as",
      audience: "user",
      scope: "manage",
      about: about("view"),
      summary: "Save a copy in my library",
      response: workflowSchema,
      params,
      body: saveAsBody,
    }, ({ actor, params, body }) => workflows.saveAs(actor, params.workflow_id, body.name)),
    route({
      method: "GET",
      path: "/api/v1/workflows/i/{workflow_id}/export",
      audience: "user",
      scope: "read",
      about: about("view"),
      summary: "The workflow as a file that InvokeAI reads, too",
      media: "application/json",
      params,
    }, async ({ actor, params }) => {
      const { workflow } = await workflows.get(actor, params.workflow_id);
      return download(
        `${workflow.name}.json`,
        "application/json",
        JSON.stringify(workflow, null, 2) + "\n",
      );
    }),
    route(
      {
        method: "GET",
        path: "/api/v1/workflows/i/{workflow_id}/thumbnail",
        audience: "user",
        scope: "read",
        about: about("view"),
        summary: "Its image, for whoever may see the workflow",
        media: "image/webp",
        params,
      },
      async ({ actor, params }) =>
        coverAnswer(await workflows.thumbnail(actor, params.workflow_id)),
    ),
    route({
      method: "PUT",
      path: "/api/v1/workflows/i/{workflow_id}/thumbnail",
      audience: "user",
      scope: "manage",
      about: about("edit"),
      summary: "Set its image",
      response: workflowSchema,
      params,
      body: imageForm,
      bodyType: "form",
      bodyLimit: imageFormLimit(config),
    }, async ({ actor, params, body }) =>
      workflows.setThumbnail(
        actor,
        params.workflow_id,
        await bytesOf(body.image),
      )),
    route({
      method: "DELETE",
      path: "/api/v1/workflows/i/{workflow_id}/thumbnail",
      audience: "user",
      scope: "manage",
      about: about("edit"),
      summary: "Remove its image",
      response: workflowSchema,
      params,
    }, ({ actor, params }) => workflows.removeThumbnail(actor, params.workflow_id)),
  ];
}
