/** What the tests of programs with API keys share. */
import sharp from "sharp";
import type { Person } from "../../libraries.ts";

export const PROMPT = "a red circle on a blue background";

export async function keyOf(person: Person, scopes: string[]): Promise<string> {
  const { body } = await person.ask("POST", "/auth/api-keys", { name: "door", scopes });
  return body["key"] as string;
}

/** How many images are there that no list shows, of all users. */
export const intermediates = async (admin: Person) =>
  (await admin.ask("GET", "/images/intermediates")).body as unknown as number;

export const solid = (background: string) =>
  sharp({ create: { width: 64, height: 64, channels: 3, background } }).png().toBuffer();

/** How many items of a person have not ended. */
export async function live(person: Person): Promise<number> {
  const { body } = await person.ask<{ queue: Record<string, number> }>(
    "GET",
    "/queue/default/status",
  );
  return (body.queue["pending"] ?? 0) + (body.queue["in_progress"] ?? 0);
}
