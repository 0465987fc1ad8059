import { fileForm } from "../services/contract/fields.ts";
import { z } from "zod";
import { importReportSchema } from "../services/contract/users.ts";
import type { Users } from "../services/users/mod.ts";
import { LENGTH } from "../services/contract/limits.ts";
import { flag } from "./fields.ts";
import { bytesOf } from "./file_parts.ts";
import { type Route, route } from "./gate.ts";

/** Numbers of lines, with commas between. */
const lines = z.string().regex(/^\d{1,7}(,\d{1,7}){0,999}$/, "must be numbers separated by commas")
  .transform((text) => text.split(",").map(Number));
/** The service takes 8 MiB; a little more, so that it says so itself. */
const FORM_LIMIT = 9 * 1024 * 1024;

/** Imports many users at once. */
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
          group_column: z.string().max(LENGTH.search).optional()
            .describe("name of the column with the group of each person; empty: none"),
          lines: lines.optional().describe("just these lines of the file"),
        }),
        body: fileForm,
        bodyType: "form",
        bodyLimit: FORM_LIMIT,
        response: importReportSchema,
      },
      async ({ actor, query, body }) => {
        const { group_column, ...options } = query;
        const file = await bytesOf(body.file);
        return await users.import(actor, file, { ...options, groupColumn: group_column });
      },
    ),
  ];
}
