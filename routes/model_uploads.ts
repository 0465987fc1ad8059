import { z } from "zod";
import { id } from "../services/contract/fields.ts";
import { PART_BYTES } from "../services/contract/limits.ts";
import { modelUploadSchema, newUploadBody } from "../services/contract/model_uploads.ts";
import {
  candidateSchema,
  installBody,
  installSchema,
} from "../services/contract/model_installs.ts";
import type { Installs } from "../services/models/install.ts";
import { installOptions } from "../services/models/install_options.ts";
import { type Route, route } from "./gate.ts";

const admin = { audience: "admin", scope: "manage" } as const;
const params = z.object({ id });

/** `models/uploads`: files of weights that administrators upload in parts. */
export function modelUploadRoutes({ installs: { uploads } }: { installs: Installs }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v2/models/uploads",
      ...admin,
      summary: "Uploads of models that are not installed yet",
      response: z.array(modelUploadSchema),
    }, () => uploads.list()),
    route({
      method: "POST",
      path: "/api/v2/models/uploads",
      ...admin,
      summary: "Begin to upload a file of weights",
      response: modelUploadSchema,
      body: newUploadBody,
      status: 201,
    }, ({ actor, body }) => uploads.start(actor, body)),
    route({
      method: "GET",
      path: "/api/v2/models/uploads/{id}",
      ...admin,
      summary: "How far an upload is",
      response: modelUploadSchema,
      params,
    }, ({ params }) => uploads.get(params.id)),
    route(
      {
        method: "PUT",
        path: "/api/v2/models/uploads/{id}",
        ...admin,
        summary: `Send the next part of a file, of ${PART_BYTES / 1024 ** 2} MiB at most`,
        response: modelUploadSchema,
        params,
        query: z.strictObject({
          offset: z.string().regex(/^\d{1,16}$/).transform(Number),
          sha256: z.string().regex(/^[0-9a-f]{64}$/i).optional(),
        }),
        body: z.instanceof(Uint8Array),
        bodyType: "bytes",
        bodyLimit: PART_BYTES,
      },
      ({ actor, params, query, body }) => uploads.write(actor, params.id, { ...query, part: body }),
    ),
    route({
      method: "DELETE",
      path: "/api/v2/models/uploads/{id}",
      ...admin,
      summary: "Give up an upload, and remove what there is of it",
      params,
      status: 204,
    }, ({ actor, params }) => uploads.cancel(actor, params.id)),
    route({
      method: "GET",
      path: "/api/v2/models/uploads/{id}/offer",
      ...admin,
      summary: "What an uploaded file is",
      response: candidateSchema,
      params,
    }, ({ params }) => uploads.offer(params.id)),
    route({
      method: "POST",
      path: "/api/v2/models/uploads/{id}/install",
      ...admin,
      summary: "Install an uploaded file",
      response: installSchema,
      params,
      body: installBody.optional(),
      status: 201,
    }, ({ actor, params, body }) => uploads.install(actor, params.id, installOptions(body))),
  ];
}
