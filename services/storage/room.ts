import { statfs } from "node:fs/promises";
import { say } from "../contract/refusals.ts";
import { problem } from "../errors/mod.ts";

/**
 * Left free for the database: with a disk that is full to the last byte nothing could be deleted
 * either, since that is a write too. SQLite's log grows to 4 MiB before it starts over.
 */
const RESERVE = 16 * 1024 * 1024;

/** @throws Problem disk_full if `bytes` more would use up the room that the database needs */
export async function needRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize - bytes >= RESERVE) return;
  throw problem("disk_full", say("disk_full"));
}
