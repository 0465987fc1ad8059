import assert from "node:assert/strict";
import { createAccess } from "../../../services/access/mod.ts";
import { singleUser } from "../../../services/actor.ts";
import { createAudit } from "../../../services/audit/mod.ts";
import { createModelManagement } from "../../../services/models/manage.ts";
import { createModels } from "../../../services/models/mod.ts";
import { createPlaces } from "../../../services/models/places.ts";
import { createCovers } from "../../../services/covers.ts";
import { createFolderStore } from "../../../services/storage/mod.ts";
import { testDatabase } from "../../database.ts";

Deno.test("simultaneous changes of a model's settings are all kept", async () => {
  await using database = await testDatabase();
  const { db, root } = database;
  const access = createAccess({ db });
  const places = createPlaces({ config: { root, models_folder: "models" } });
  const covers = createCovers({
    store: createFolderStore(root),
    folder: "p",
    maxBytes: 1e6,
    maxPixels: 1e6,
  });
  const models = createModels({ db, access, places, covers, basePath: "" });
  await models.sync();
  const management = createModelManagement({
    db,
    access,
    audit: createAudit({ db }),
    events: { emit: () => {} },
    models,
    places,
    covers,
    trashDays: 30,
  });
  const actor = singleUser(null);
  const key = (await models.list(actor))[0]?.key ?? assert.fail("no model");
  const wanted = { width: 72, height: 80, steps: 3, cfg_scale: 2, scheduler: "ddim" };
  await Promise.all(
    Object.entries(wanted).map(([name, value]) =>
      management.update(actor, key, { default_settings: { [name]: value } })
    ),
  );
  assert.deepEqual((await models.get(actor, key)).default_settings, wanted);
  await assert.rejects(management.update(actor, "none", { name: "x" }), { code: "not_found" });
});
