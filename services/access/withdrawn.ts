import type { Executor } from "./executor.ts";

/** Returns the users who could see a thing before a change and cannot after it. */
export async function withdrawnFrom(
  on: Executor,
  before: ReadonlySet<string> | "all",
  after: ReadonlySet<string> | "all",
  ownerId: string,
): Promise<Set<string>> {
  if (after === "all") return new Set();
  const could = before === "all" ? await allUsers(on) : before;
  return new Set([...could].filter((id) => id !== ownerId && !after.has(id)));
}

async function allUsers(on: Executor): Promise<string[]> {
  const rows = await on.selectFrom("users").select("user_id").where("is_active", "=", 1).execute();
  return rows.map((row) => row.user_id);
}
