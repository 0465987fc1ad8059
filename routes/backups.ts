import type { Context } from "hono";
import { z } from "zod";
import type { BackupAdministration } from "../services/backup/mod.ts";
import { backupsSchema } from "../services/contract/backups.ts";
import { byteRange } from "./byte_range.ts";
import { type Route, route } from "./gate.ts";
import { streamed } from "./streamed.ts";

/** Whoever has a backup has everybody's images and the hashes of their passwords, and whoever makes
 * many pushes the earlier ones out: no API key. */
const admin = { audience: "admin", scope: "none" } as const;
const params = z.object({ name: z.string() });

/** Backups on the page "Server". */
export function backupRoutes(
  { backupAdministration: backups }: { backupAdministration: BackupAdministration },
): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/admin/backups",
      audience: "admin",
      scope: "manage",
      summary: "The backups, how each did when it was tried out, and what is being done",
      response: backupsSchema,
    }, () => backups.look()),
    route({
      method: "POST",
      path: "/api/v1/admin/backups",
      ...admin,
      summary: "Begin a backup; 409 while one is made or verified",
      status: 202,
      response: backupsSchema,
    }, async ({ actor }) => {
      await backups.begin(actor);
      return await backups.look();
    }),
    route({
      method: "POST",
      path: "/api/v1/admin/backups/{name}/verify",
      audience: "admin",
      scope: "manage",
      summary: "Begin to read a backup again and to try it out; 409 as above",
      params,
      status: 202,
      response: backupsSchema,
    }, async ({ actor, params }) => {
      await backups.verify(actor, params.name);
      return await backups.look();
    }),
    route({
      method: "GET",
      path: "/api/v1/admin/backups/{name}/download",
      ...admin,
      summary: "A backup as the tar file that `restore` takes; parts of it by Range",
      params,
      media: "application/x-tar",
    }, async ({ actor, params, c }) => send(c, await backups.open(actor, params.name))),
    route({
      method: "DELETE",
      path: "/api/v1/admin/backups/{name}",
      ...admin,
      summary: "Remove a backup for good; 409 while one is made or verified",
      params,
      status: 204,
    }, ({ actor, params }) => backups.remove(actor, params.name)),
  ];
}

type Download = Awaited<ReturnType<BackupAdministration["open"]>>;

function send(c: Context, { fileName, size, version, read }: Download): Response {
  const etag = `"${version}"`;
  const headers = {
    "Content-Type": "application/x-tar",
    "Content-Disposition": `attachment; filename="${fileName}"`,
    // Compressed, it would have no parts.
    "Cache-Control": "private, no-store, no-transform",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "bytes",
    "ETag": etag,
  };
  const range = byteRange({
    range: c.req.header("range"),
    ifRange: c.req.header("if-range"),
    size,
    etag,
  });
  if (range === "unsatisfiable") {
    return c.body(null, 416, { ...headers, "Content-Range": `bytes */${size}` });
  }
  const { from, to } = range ?? { from: 0, to: size };
  return c.body(streamed(c, read(from, to)), range === null ? 200 : 206, {
    ...headers,
    "Content-Length": String(to - from),
    ...(range === null ? {} : { "Content-Range": `bytes ${from}-${to - 1}/${size}` }),
  });
}
