import type { ForeignVerb } from "../contract/audit.ts";
import { sql, type Transaction } from "kysely";
import type { Access, Oversight } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { now } from "../clock.ts";
import type { ImageCategory, Refused } from "../contract/images.ts";
import { compiledQuery, valueNamed } from "../database/compiled.ts";
import type { Database, Tables } from "../database/mod.ts";
import { inList } from "../database/in_list.ts";
import { problem } from "../errors/mod.ts";
import type { Announce, Changed } from "./announce.ts";
import { boardsOf, refusedOf, thingOf } from "./outcome.ts";
import { changeTags, MOST_TAGS, overfull } from "./tags.ts";
import { refreshWords } from "./words.ts";

export interface ImageChanges {
  image_category?: ImageCategory | null | undefined;
  session_id?: string | null | undefined;
  is_intermediate?: boolean | null | undefined;
  starred?: boolean | null | undefined;
  description?: string | null | undefined;
}

export interface Changing {
  /** @throws Problem not_found, forbidden */
  change(actor: Actor, imageName: string, changes: ImageChanges): Promise<void>;
  star(
    actor: Actor,
    imageNames: readonly string[],
    starred: boolean,
  ): Promise<{ affected_boards: string[]; done: string[]; refused: Refused[] }>;
  /**
   * Adds and removes tags. Tags are compared as written, after trimming. Images that would have too
   * many are refused.
   */
  tag(
    actor: Actor,
    imageNames: readonly string[],
    tags: { add: readonly string[]; remove: readonly string[] },
  ): Promise<{ affected_boards: string[]; done: string[]; refused: Refused[] }>;
  /** The tags of the actor's own images, most used first. */
  tags(actor: Actor): Promise<{ tag: string; count: number }[]>;
}

export interface ChangeDeps {
  db: Database;
  access: Access;
  oversight: Oversight;
  announce: Announce;
}

export function createChanging({ db, access, oversight, announce }: ChangeDeps): Changing {
  /** Runs `change` on those of the images that the actor may edit. */
  async function onEditable(
    actor: Actor,
    imageNames: readonly string[],
    what: ForeignVerb,
    change: (trx: Transaction<Tables>, names: string[]) => Promise<Changed[]>,
  ) {
    const { rows, refused } = await changeAs(db, actor, async (trx) => {
      const verdict = await access.require(actor, "edit", "image", imageNames, trx);
      const rows = await change(trx, [...verdict.allowed]);
      await oversight.recordChange(trx, actor, what, rows.map(thingOf));
      return { rows, refused: refusedOf(verdict) };
    });
    await announce(rows);
    return { affected_boards: boardsOf(rows), done: rows.map((r) => r.image_name), refused };
  }

  return {
    async change(actor, imageName, changes) {
      await access.requireOne(actor, "edit", "image", imageName);
      if (typeof changes.is_intermediate === "boolean") {
        // Intermediate images are not shown, and are cleared away for good without the trash.
        const { allowed } = await access.require(actor, "own", "image", [imageName]);
        if (!allowed.has(imageName)) {
          throw problem("forbidden", "Only its owner may change whether an image is intermediate.");
        }
      }
      const set = {
        ...(changes.image_category ? { image_category: changes.image_category } : {}),
        ...(changes.session_id === undefined ? {} : { session_id: changes.session_id }),
        ...flag("is_intermediate", changes.is_intermediate),
        ...flag("starred", changes.starred),
        ...(typeof changes.description === "string" ? { description: changes.description } : {}),
        updated_at: now(),
      };
      await onEditable(
        actor,
        [imageName],
        "change",
        async (trx, names) => {
          const changed = await trx.updateTable("images").set(set)
            .where(inList("image_name", names))
            .returning(["image_name", "user_id", "board_id"]).execute();
          if (set.description !== undefined) await refreshWords(trx, names);
          return changed;
        },
      );
    },

    star: (actor, imageNames, starred) =>
      onEditable(
        actor,
        imageNames,
        starred ? "star" : "unstar",
        (trx, names) =>
          trx.updateTable("images").set({ starred: starred ? 1 : 0, updated_at: now() })
            .where(inList("image_name", names))
            .returning(["image_name", "user_id", "board_id"]).execute(),
      ),

    async tag(actor, imageNames, tags) {
      let full = new Set<string>();
      const outcome = await onEditable(actor, imageNames, "tag", async (trx, names) => {
        full = await overfull(trx, names, tags);
        return await changeTags(trx, names.filter((name) => !full.has(name)), tags);
      });
      const detail = `An image may have ${MOST_TAGS} tags.`;
      const failed = [...full].map((image_name): Refused => (
        { image_name, reason: "failed", detail }
      ));
      return { ...outcome, refused: [...outcome.refused, ...failed] };
    },

    tags: (actor) => tagCounts(db, { userId: actor.userId }),
  };
}

/** The library's page asks for them each time. */
const tagCounts = compiledQuery<{ tag: string; count: number }, { userId: string }>((db) =>
  db.selectFrom("image_tags")
    .innerJoin("images", "images.image_name", "image_tags.image_name")
    .select(["image_tags.tag", (eb) => eb.fn.countAll<number>().as("count")])
    .where("images.user_id", "=", valueNamed("userId"))
    .where("images.deleted_at", "is", null).where(sql<boolean>`images.tags <> ''`)
    .groupBy("image_tags.tag").orderBy("count", "desc").orderBy("image_tags.tag")
    .limit(1000)
);

function flag(name: "is_intermediate" | "starred", value: boolean | null | undefined) {
  return value === undefined || value === null ? {} : { [name]: value ? 1 : 0 };
}
