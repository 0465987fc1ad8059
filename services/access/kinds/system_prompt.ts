import { sql } from "kysely";
import type { Kind } from "./kind.ts";

export const systemPrompt = {
  table: "system_prompts",
  id: "system_prompt_id",
  owner: "user_id",
  name: "name",
  hasVisibility: true,
  hasTrash: false,
  shipped: null,
  shippedRows: sql`system_prompt_id like 'default_%'`,
  board: null,
  levels: ["view", "edit"],
  canBeLeft: false,
  announce: null,
} as const satisfies Kind;
