import type { Context } from "hono";
import { z } from "zod";
import type { BackupAdministration } from "../services/backup/mod.ts";
import { backupsSchema } from "../services/contract/backups.ts";
import { type Route, route } from "./gate.ts";
import { sendParts } from "./send_parts.ts";

/**
 * Whoever has a backup has everybody's images and the hashes of their passwords, and whoever makes
 * many pushes the earlier ones out: no API key.
 */
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
    }, async ({ actor, params, c }) => await send(c, await backups.open(actor, params.name))),
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

async function send(c: Context, { fileName, size, version, read }: Download): Promise<Response> {
  const etag = `"${version}"`;
  const headers = {
    "Content-Type": "application/x-tar",
    "Content-Disposition": `attachment; filename="${fileName}"`,
    // Compressed, it would have no parts.
    "Cache-Control": "private, no-store, no-transform",
    "X-Content-Type-Options": "nosniff",
    "ETag": etag,
  };
  const open = ({ from, to } = { from: 0, to: size }) => Promise.resolve(read(from, to));
  return await sendParts(c, { headers, size, etag, open });
}
