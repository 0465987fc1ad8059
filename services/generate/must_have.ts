import type { Access } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import { say } from "../contract/refusals.ts";
import { problem, wrong } from "../errors/mod.ts";

/**
 * Checks that the actor may use what a field names. @throws Problem 404 or 403 naming the field.
 */
export async function mustHave(
  access: Pick<Access, "require">,
  actor: Actor,
  { field, id, kind, verb }: {
    field: string;
    id: string | null | undefined;
    kind: "image" | "board";
    verb: "view" | "add";
  },
): Promise<void> {
  if (id === null || id === undefined) return;
  const { refused } = await access.require(actor, verb, kind, [id]);
  const why = refused.get(id);
  if (!why) return;
  const sentence = why === "not_found" ? say(`no_such_${kind}`) : say("board_view_only");
  throw problem(why, `${field}: ${sentence.text}`, { errors: [wrong(field, sentence)] });
}
