import { statfs } from "node:fs/promises";
import { say } from "../../contract/refusals.ts";
import { problem } from "../../errors/mod.ts";
import { HubRefusal } from "../../hubs/mod.ts";

/** A file of unknown size is written in steps of this length, before each of which room is made. */
const STEP = 64 * 1024 * 1024;

/** Left free for images and the database. */
const LEFT_FREE = 512 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;

/**
 * Returns by how many bytes a file of unknown size may grow.
 * @param most bytes that such a file may have altogether
 * @throws HubRefusal beyond `most`; Problem disk_full
 */
export async function growth(
  folder: string,
  { present, most, reserved, host }: {
    present: number;
    most: number;
    reserved: number;
    host: string;
  },
): Promise<number> {
  if (present + STEP > most) {
    const gigabytes = Math.round(most / 1024 ** 3);
    throw new HubRefusal(say("file_without_end", { host, gigabytes }), false);
  }
  if (STEP > await freeRoom(folder, reserved)) throw problem("disk_full", say("disk_full"));
  return STEP;
}

/**
 * Room on the disk for `bytes` more, beside what running downloads have yet to write.
 * @throws Problem disk_full
 */
export async function requireRoom(folder: string, bytes: number, reserved: number): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const free = await freeRoom(folder, reserved);
  if (bytes <= free) return;
  const megabytes = (count: number) => Math.ceil(count / MEGABYTE);
  throw problem(
    "disk_full",
    say("no_room_for_model", { needed: megabytes(bytes), free: Math.floor(free / MEGABYTE) }),
    { facts: { needed_bytes: bytes, free_bytes: free } },
  );
}

async function freeRoom(folder: string, reserved: number): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return Math.max(0, bavail * bsize - reserved - LEFT_FREE);
}
