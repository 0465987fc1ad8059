import assert from "node:assert/strict";
import type { KyselyPlugin } from "kysely";
import { ownerActor } from "../../services/actor.ts";
import { refuseChanges } from "../../services/change_as.ts";
import { clearLost, compare, sweep } from "../../services/images/sweep.ts";
import { libraryRig } from "./library_rig.ts";
import { imageFilesIn } from "../image_files.ts";

const al = ownerActor("al", false);

Deno.test("the sweep finds inconsistencies, and repairs those it can", async () => {
  await using rig = await libraryRig(["al"]);
  const files = imageFilesIn(rig.root);
  const later = () => ({
    db: rig.db,
    files,
    maxPixels: 1e6,
    before: new Date(Date.now() + 1000),
  });
  const [whole, blind, gone] = [
    await rig.image("al", null),
    await rig.image("al", null),
    await rig.image("al", null),
  ];
  const place = (image_name: string) => ({ image_name, image_subfolder: image_name.slice(0, 2) });
  await Deno.remove(files.thumbnailPath(place(blind)));
  await Deno.remove(files.path(place(gone)));
  await Deno.writeTextFile(`${files.folders.temporary}/half`, "x");
  await Deno.mkdir(`${files.folders.images}/zz`);
  await Deno.writeTextFile(`${files.folders.images}/zz/orphan.png`, "x");

  const before = await compare(later());
  assert.deepEqual([before.rows, before.rows_without_file], [3, [gone]]);
  assert.deepEqual(before.rows_without_thumbnail, [blind]);
  assert.deepEqual(before.temporary, ["half"]);
  assert.deepEqual(before.files_without_row, ["images/zz/orphan.png"]);

  await sweep(later());
  const after = await compare(later());
  assert.deepEqual(after.rows_without_file, [gone]);
  assert.deepEqual([after.rows_without_thumbnail, after.temporary], [[], []]);
  assert.deepEqual([after.files_without_row, after.set_aside], [[], ["lost/zz-orphan.png"]]);
  await rig.services.images.file(al, blind, "thumbnail");
  await rig.services.images.file(al, whole, "full");
  assert.equal(await clearLost(files, 30), 0);
  assert.equal(await clearLost(files, -1), 1);
});

Deno.test("a file whose row may still be written is not removed", async () => {
  await using rig = await libraryRig(["al"]);
  const files = imageFilesIn(rig.root);
  await rig.image("al", null);
  const before = new Date(Date.now() - 60_000);
  await Deno.writeTextFile(`${files.folders.temporary}/now`, "x");
  const place = { image_name: `${crypto.randomUUID()}.png`, image_subfolder: "zz" };
  await files.write(place, new Uint8Array([1]), new Uint8Array([2]));
  const report = await sweep({ db: rig.db, files, maxPixels: 1e6, before });
  assert.deepEqual([report.files_without_row, report.temporary], [[], []]);
});

Deno.test("where a studio was moved from, nothing is set aside or emptied", async () => {
  await using rig = await libraryRig(["al"], [], { ATELIER_TRASH_DAYS: "1" });
  const files = imageFilesIn(rig.root);
  const old = await rig.image("al", null);
  await rig.services.images.remove(al, [old]);
  await rig.db.updateTable("images").set({ deleted_at: "2020-01-01T00:00:00.000Z" }).execute();
  // An image of the new place, where the files have stayed.
  const theirs = { image_name: "zz.png", image_subfolder: "zz" };
  await Deno.mkdir(`${files.folders.images}/zz`);
  await Deno.writeTextFile(files.path(theirs), "x");
  await Deno.utime(files.path(theirs), new Date(0), new Date(0));
  const keep = async () => {
    const { keeper } = rig.services.images;
    keeper.start();
    await keeper.stop();
    return [(await compare({ db: rig.db, files, maxPixels: 1e6, before: new Date() })).rows];
  };
  refuseChanges(rig.db, true);
  assert.deepEqual(await keep(), [1]);
  await Deno.stat(files.path(theirs));
  refuseChanges(rig.db, false);
  assert.deepEqual(await keep(), [0]);
  await assert.rejects(Deno.stat(files.path(theirs)), Deno.errors.NotFound);
});

Deno.test("the trash: restore, empty, and expiry", async () => {
  await using rig = await libraryRig(["al", "bo"], [], { ATELIER_TRASH_DAYS: "30" });
  const { images, boards } = rig.services;
  const files = imageFilesIn(rig.root);
  const bo = ownerActor("bo", false);
  const { board_id } = await boards.create(al, "board");
  const [first, second, third] = [
    await rig.image("al", board_id),
    await rig.image("al", null),
    await rig.image("al", null),
  ];
  await images.remove(al, [first, second, third]);
  assert.equal((await images.trash(al, { offset: 0, limit: 10 })).total, 3);
  assert.equal((await images.trash(bo, { offset: 0, limit: 10 })).total, 0);
  assert.equal((await images.restore(bo, [first])).refused[0]?.reason, "not_found");
  await assert.rejects(images.trashFile(bo, first, "full"), { code: "not_found" });

  assert.deepEqual((await images.restore(al, [first])).restored_images, [first]);
  assert.equal((await images.dto(al, first)).board_id, board_id);
  // Only what is in the trash can be deleted for good.
  assert.deepEqual((await images.empty(al, [first])).deleted_images, []);
  assert.deepEqual((await images.empty(bo, [second])).deleted_images, []);
  assert.deepEqual((await images.empty(al, [second])).deleted_images, [second]);
  await assert.rejects(
    Deno.stat(files.path({ image_name: second, image_subfolder: second.slice(0, 2) })),
  );

  assert.equal(await images.emptyOld(), 0);
  const old = new Date(Date.now() - 31 * 86_400_000).toISOString();
  await rig.db.updateTable("images").set({ deleted_at: old }).where("image_name", "=", third)
    .execute();
  assert.equal(await images.emptyOld(), 1);
  assert.equal((await images.trash(al, { offset: 0, limit: 10 })).total, 0);
  const report = await compare({ db: rig.db, files, maxPixels: 1e6, before: new Date(8.64e15) });
  assert.deepEqual([report.files_without_row, report.rows_without_file], [[], []]);
});

Deno.test("an image that is saved during a sweep is not reported as lost", async () => {
  await using rig = await libraryRig(["al"]);
  await rig.image("al", null);
  let late: string | undefined;
  const later: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      late ??= await rig.image("al", null);
      return result;
    },
  };
  const files = imageFilesIn(rig.root);
  const before = new Date(Date.now() + 60_000);
  const report = await compare({ db: rig.db.withPlugin(later), files, maxPixels: 1e6, before });
  assert.deepEqual([report.rows, report.files], [2, 2]);
  assert.deepEqual([report.rows_without_file, report.rows_without_thumbnail], [[], []]);
  await Deno.remove(
    files.path({ image_name: late ?? "", image_subfolder: late?.slice(0, 2) ?? "" }),
  );
  const after = await compare({ db: rig.db, files, maxPixels: 1e6, before });
  assert.deepEqual(after.rows_without_file, [late]);
});

Deno.test("a truncated file is detected, and is neither sent, copied nor used", async () => {
  await using rig = await libraryRig(["al"]);
  const { images } = rig.services;
  const name = await rig.image("al", null);
  const files = imageFilesIn(rig.root);
  const path = files.path({ image_name: name, image_subfolder: name.slice(0, 2) });
  await images.file(al, name, "full");
  await Deno.truncate(path, 40);
  const damaged = { code: "not_found", message: /is damaged/ };
  await assert.rejects(images.file(al, name, "full"), damaged);
  await assert.rejects(images.readFile(al, name), damaged);
  const { refused } = await images.copy(al, [name], null);
  assert.match(refused[0]?.detail ?? "", /is damaged/);
  await images.file(al, name, "thumbnail");
  const report = await sweep({ db: rig.db, files, maxPixels: 1e6, before: new Date(8.64e15) });
  assert.deepEqual(report.rows_with_other_file, [name]);
  assert.deepEqual([report.rows_without_file, report.files_without_row], [[], []]);
});
