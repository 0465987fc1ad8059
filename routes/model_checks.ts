import { z } from "zod";
import { id } from "../services/contract/fields.ts";
import { modelCheckSchema } from "../services/contract/models.ts";
import type { ModelChecks } from "../services/models/checks.ts";
import { type Route, route } from "./gate.ts";

const admin = { audience: "admin", scope: "manage" } as const;
const params = z.object({ key: id });

/** `models/verify`: whether the files of models are what they were. For administrators. */
export function modelCheckRoutes({ modelChecks: checks }: { modelChecks: ModelChecks }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v2/models/verify",
      ...admin,
      summary: "The last verification of each model since the server started",
      response: z.array(modelCheckSchema),
    }, () => checks.list()),
    route({
      method: "GET",
      path: "/api/v2/models/i/{key}/verify",
      ...admin,
      summary: "How far the verification of a model's files is, or how it has ended",
      response: modelCheckSchema,
      params,
    }, ({ params }) => checks.get(params.key)),
    route({
      method: "POST",
      path: "/api/v2/models/i/{key}/verify",
      ...admin,
      summary: "Begin to compare a model's files with the hashes of its hub",
      response: modelCheckSchema,
      params,
      status: 201,
    }, ({ params }) => checks.start(params.key)),
    route({
      method: "DELETE",
      path: "/api/v2/models/i/{key}/verify",
      ...admin,
      summary: "Stop verifying a model's files",
      response: modelCheckSchema,
      params,
      status: 201,
    }, ({ params }) => checks.cancel(params.key)),
  ];
}
