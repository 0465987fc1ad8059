import { LIMITS } from "../../inference/graph/limits.ts";
import { mulberry32 } from "../../inference/mulberry32.ts";
import type { Access } from "../access/mod.ts";
import { type Actor, withoutAdmin } from "../actor.ts";
import { type Refusal, say } from "../contract/refusals.ts";
import { wildcardKey } from "../contract/wildcard_notation.ts";
import { createYield } from "../cooperative.ts";
import type { Database } from "../database/mod.ts";
import { invalid, wrong } from "../errors/mod.ts";
import { drawChoices, drawLine, type Lines, linesOf, piecesOf } from "./notation.ts";

/** How many wildcards may stand inside each other, and how many lines one prompt may take. */
const DEEPEST = 10;
const MOST_LINES = 100;
/** How many characters of lists one request may read: they are held until it is answered. */
const MOST_READ = 10_000_000;
/**
 * How many characters of lines it may take; a line counts more, and so does each choice in it:
 * reading them takes time, also where little comes of it.
 */
const MOST_TAKEN = 32_000_000;
const PER_LINE = 16;
const PER_CHOICE = 32;

/** Draws lines for the wildcards of a prompt: the same for the same seed and the same lists. */
export type Draw = (prompt: string, seed: number, field: string) => Promise<string>;

export type WildcardDraws = (actor: Actor) => Draw;

/** A wildcard that was found, and whose it is. */
interface Found {
  ownerId: string;
  name: string;
  lines: Lines;
}

/**
 * Draws lines for the prompts of one request; each wildcard is read once. Of several wildcards with
 * one name, the actor's own is taken, otherwise the oldest that is shared with them; inside another
 * user's wildcard, that user's own comes first, and no private one of others is taken.
 * Administrators get no private ones of others.
 */
export function createWildcardDraws(
  { db, access }: { db: Database; access: Pick<Access, "visible"> },
): WildcardDraws {
  return (actor) => {
    const viewer = withoutAdmin(actor);
    const found = new Map<string, Promise<Found | null>>();
    const yieldToOthers = createYield();
    let unread = MOST_READ;
    let untaken = MOST_TAKEN;

    async function look(key: string, within: string): Promise<Found | null> {
      const rows = await db.selectFrom("wildcards").select(["wildcard_id", "user_id", "visibility"])
        .where("name_key", "=", key).where(access.visible(viewer, "wildcard"))
        .orderBy("created_at").orderBy("wildcard_id").execute();
      // Otherwise, a list for everybody could fetch lines that others keep for themselves into
      // images that its owner may see.
      const offered = within === actor.userId
        ? rows
        : rows.filter(({ user_id, visibility }) => user_id === within || visibility !== "private");
      const row = offered.find(({ user_id }) => user_id === within) ??
        offered.find(({ user_id }) => user_id === actor.userId) ?? offered[0];
      const list = row && await db.selectFrom("wildcards").select(["name", "text"])
        .where("wildcard_id", "=", row.wildcard_id).executeTakeFirst();
      if (!list) return null;
      unread -= list.text.length;
      return { ownerId: row.user_id, name: list.name, lines: linesOf(list.text) };
    }

    function lookOnce(name: string, within: string): Promise<Found | null> {
      const key = wildcardKey(name);
      const known = found.get(`${within} ${key}`);
      if (known) return known;
      const looked = look(key, within);
      found.set(`${within} ${key}`, looked);
      return looked;
    }

    return async function draw(prompt, seed, field) {
      const random = mulberry32(seed);
      const refused = (why: Refusal) => invalid([wrong(field, why)]);
      let lines = 0;
      async function fill(text: string, path: readonly Found[]): Promise<string> {
        let whole = "";
        for (const piece of piecesOf(text)) {
          whole += typeof piece === "string" ? piece : await drawn(piece.wildcard, path);
          if (whole.length > LIMITS.prompt.max) {
            throw refused(say("wildcards_too_long", { most: LIMITS.prompt.max }));
          }
        }
        return whole;
      }
      async function drawn(name: string, path: readonly Found[]): Promise<string> {
        const within = path.at(-1);
        const one = await lookOnce(name, within?.ownerId ?? actor.userId);
        if (!one) {
          throw refused(
            within
              ? say("no_wildcard_within", { name, within: within.name })
              : say("no_wildcard_named", { name }),
          );
        }
        if (path.length >= DEEPEST) {
          const names = [...new Set(path.map((each) => each.name))].slice(0, 3).join(", ");
          throw refused(say("wildcards_too_deep", { names, most: DEEPEST }));
        }
        if (++lines > MOST_LINES) throw refused(say("wildcards_too_many", { most: MOST_LINES }));
        if (unread < 0) throw refused(say("wildcards_too_large", { most: MOST_READ }));
        const line = drawLine(one.lines, random);
        untaken -= line.length + PER_LINE + PER_CHOICE * line.replace(/[^{|]+/g, "").length;
        if (untaken < 0) throw refused(say("wildcards_too_much", { most: MOST_TAKEN }));
        await yieldToOthers();
        return await fill(drawChoices(line, random), [...path, one]);
      }
      return await fill(prompt, []);
    };
  };
}
