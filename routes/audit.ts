import { z } from "zod";
import type { Audit } from "../services/audit/mod.ts";
import { auditPageSchema, auditVerdictSchema } from "../services/contract/server.ts";
import { count } from "./fields.ts";
import { download } from "./file_parts.ts";
import { type Route, route } from "./gate.ts";
import { streamed } from "./streamed.ts";
import { PAGE } from "../services/contract/limits.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

/** The audit log: who did what to whom. */
export function auditRoutes({ audit }: { audit: Audit }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/admin/audit",
      audience: "admin",
      scope: "manage",
      summary: "The audit log, newest first; as CSV, oldest first",
      query: z.strictObject({
        actor: z.string().max(100).optional(),
        target: z.string().max(300).optional(),
        /** `user.create`, or `user.` for all actions with that prefix. */
        action: z.string().max(100).optional(),
        since: instant.optional(),
        until: instant.optional(),
        limit: count(1, PAGE).default(50),
        offset: count(0, 1_000_000_000).default(0),
        format: z.enum(["json", "csv"]).default("json"),
      }),
      media: "text/csv",
      response: auditPageSchema,
    }, ({ query, c }) => {
      const { limit, offset, format, ...filter } = query;
      if (format === "json") return audit.list(filter, { limit, offset });
      const text = ReadableStream.from(audit.csv(filter)).pipeThrough(new TextEncoderStream());
      return download("audit.csv", "text/csv; charset=utf-8", streamed(c, text));
    }),
    route({
      method: "GET",
      path: "/api/v1/admin/audit/verify",
      audience: "admin",
      scope: "manage",
      summary: "Whether every row of the audit log still follows from the one before it",
      query: z.strictObject({ expected: z.string().regex(/^[0-9a-f]{64}$/).optional() }),
      response: auditVerdictSchema,
    }, ({ query }) => audit.verify(query.expected)),
  ];
}
