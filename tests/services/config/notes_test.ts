import assert from "node:assert/strict";
import { configNotes } from "../../../services/config/mod.ts";

Deno.test("a models folder that was named has to be there; the usual one comes by itself", async () => {
  const root = await Deno.makeTempDir({ prefix: "atelier-notes-" });
  try {
    assert.deepEqual(configNotes({ root, models_folder: "models" }), []);
    const [absent] = configNotes({ root, models_folder: "elsewhere" });
    assert.match(absent ?? "", new RegExp(`models_folder: there is no folder ${root}/elsewhere`));
    await Deno.writeTextFile(`${root}/file`, "");
    assert.match(configNotes({ root, models_folder: "file" })[0] ?? "", /is not a folder/);
    await Deno.mkdir(`${root}/elsewhere`);
    assert.deepEqual(configNotes({ root, models_folder: "elsewhere" }), []);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
