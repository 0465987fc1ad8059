import { inList } from "./database/in_list.ts";
import type { Executor } from "./access/mod.ts";

/** The name that others see: the display name, otherwise the part of the address before the @. */
export async function namesOf(
  on: Executor,
  rows: readonly { user_id: string }[],
): Promise<Map<string, string>> {
  const ids = new Set(rows.map((row) => row.user_id));
  if (ids.size === 0) return new Map();
  const users = await on.selectFrom("users").select(["user_id", "display_name", "email"])
    .where(inList("user_id", ids)).execute();
  return new Map(users.map((u) => [u.user_id, u.display_name || (u.email.split("@")[0] ?? "")]));
}
