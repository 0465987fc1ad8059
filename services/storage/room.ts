import { statfs } from "node:fs/promises";
import { KEPT_FREE } from "../contract/limits.ts";
import { say } from "../contract/refusals.ts";
import { problem } from "../errors/mod.ts";

/** @throws Problem disk_full if `bytes` more would use up the room that the database needs */
export async function needRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize - bytes >= KEPT_FREE) return;
  throw problem("disk_full", say("disk_full"));
}
