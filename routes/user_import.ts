import { z } from "zod";
import type { ImportReport, Users } from "../services/users/mod.ts";
import { flag } from "./fields.ts";
import { bytesOf, filePart } from "./file_parts.ts";
import { type Route, route } from "./gate.ts";

/** Numbers of lines, with commas between. */
const lines = z.string().regex(/^\d{1,7}(,\d{1,7}){0,999}$/, "must be numbers separated by commas")
  .transform((text) => text.split(",").map(Number));
const report = z.object({
  lines: z.array(z.object({
    line: z.number(),
    email: z.string(),
    name: z.string(),
    is_admin: z.boolean(),
    state: z.enum(["ready", "added", "refused"]),
    fault: z.enum([
      "no_email",
      "bad_email",
      "twice",
      "exists",
      "bad_name",
      "bad_password",
      "bad_admin",
      "too_many_cells",
      "failed",
    ]).nullable(),
    message: z.string(),
    same_as: z.number().nullable(),
    password: z.string().nullable().describe("made because the file had none; shown this once"),
  })),
  unused: z.array(z.string()).describe("columns that were not understood"),
}) satisfies z.ZodType<ImportReport>;
/** The service takes 16 MiB; a little more, so that it says so itself. */
const FORM_LIMIT = 17 * 1024 * 1024;

/** Many people at once. */
export function userImportRoutes({ users }: { users: Users }): Route[] {
  return [
    route(
      {
        method: "POST",
        path: "/api/v1/auth/users/import",
        audience: "admin",
        scope: "none",
        summary: "Add people from a CSV file; without `apply` only told what would happen",
        query: z.strictObject({
          apply: flag.default(false),
          lines: lines.optional().describe("just these lines of the file"),
        }),
        body: z.strictObject({ file: filePart }),
        bodyType: "form",
        bodyLimit: FORM_LIMIT,
        response: report,
      },
      async ({ actor, query, body }) => await users.import(actor, await bytesOf(body.file), query),
    ),
  ];
}
