/** Lists in every order, by pages and by cursors, whatever the filter leaves open. */
import assert from "node:assert/strict";
import { type Actor, ownerActor } from "../../services/actor.ts";
import type { ImageFilter } from "../../services/images/filter.ts";
import { libraryRig } from "./library_rig.ts";

const COUNT = 16;
/** Less than what any of the lists has, so that a page ends in the middle of a moment. */
const LIMIT = 4;

Deno.test("every image comes once, in the order asked for, on pages and after cursors", async () => {
  await using rig = await libraryRig(["al", "bo", "ad"]);
  const { db, services } = rig;
  const al = ownerActor("al", false);
  const { board_id } = await services.boards.create(al, "b", "shared");
  const images: { name: string; starred: 0 | 1; is_intermediate: 0 | 1; created_at: string }[] = [];
  for (let i = 0; i < COUNT; i++) {
    const name = await rig.image("al", board_id);
    const row = {
      starred: i % 3 === 0 ? 1 : 0,
      is_intermediate: i % 5 < 2 ? 1 : 0,
      created_at: `2026-11-20T10:00:0${i * 7 % 4}.000Z`,
    } as const;
    images.push({ name, ...row });
    await db.updateTable("images").set(row).where("image_name", "=", name).execute();
  }
  const ways: [Actor, ImageFilter][] = [
    [al, {}],
    [al, { board_id }],
    [ownerActor("bo", false), { visible: true }],
    [ownerActor("ad", true), {}],
  ];
  for (const [actor, list] of ways) {
    for (const is_intermediate of [undefined, false]) {
      for (const starred of [undefined, true]) {
        for (const order_dir of ["DESC", "ASC"] as const) {
          for (const starred_first of [true, false]) {
            const query = { ...list, is_intermediate, starred, order_dir, starred_first };
            const expected = images.map((image, i) => ({ ...image, i }))
              .filter((image) => is_intermediate === undefined || image.is_intermediate === 0)
              .filter((image) => starred === undefined || image.starred === 1)
              .sort((a, b) => {
                if (starred_first && a.starred !== b.starred) return b.starred - a.starred;
                const later = a.created_at === b.created_at
                  ? a.i - b.i
                  : a.created_at > b.created_at
                  ? 1
                  : -1;
                return order_dir === "ASC" ? later : -later;
              }).map(({ name }) => name);
            const text = `${actor.userId} ${JSON.stringify(query)}`;
            const paged: string[] = [];
            for (let offset = 0; offset < expected.length; offset += LIMIT) {
              const page = await services.images.list(actor, { ...query, limit: LIMIT, offset });
              assert.equal(page.total, expected.length, text);
              paged.push(...page.items.map(({ image_name }) => image_name));
            }
            assert.deepEqual(paged, expected, text);
            const byCursor: string[] = [];
            let cursor: string | undefined;
            do {
              const page = await services.images
                .list(actor, { ...query, limit: LIMIT, offset: 0, cursor });
              byCursor.push(...page.items.map(({ image_name }) => image_name));
              cursor = page.next_cursor ?? undefined;
            } while (cursor !== undefined);
            assert.deepEqual(byCursor, expected, text);
            const { image_names } = await services.images.names(actor, query);
            assert.deepEqual(image_names, expected, text);
          }
        }
      }
    }
  }
});
