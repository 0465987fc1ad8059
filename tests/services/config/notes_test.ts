import assert from "node:assert/strict";
import { configNotes } from "../../../services/config/mod.ts";

const NONE = { allow_nodes: [], deny_nodes: [], storage: "", storage_links: false };

Deno.test("links without a bucket are reported", () => {
  const where = { ...NONE, root: "/nowhere", models_folder: "models", storage_links: true };
  assert.match(configNotes(where)[0] ?? "", /storage_links: .*there are no links/);
  assert.deepEqual(configNotes({ ...where, storage: "s3://studio" }), []);
});

Deno.test("unknown node types are reported", () => {
  const root = "/nowhere";
  const notes = configNotes({
    ...NONE,
    root,
    models_folder: "models",
    allow_nodes: ["compel"],
    deny_nodes: ["x"],
  });
  assert.deepEqual(notes, ["deny_nodes: there is no node type x."]);
});

Deno.test("a configured models folder must exist; the default one is created", async () => {
  const root = await Deno.makeTempDir({ prefix: "atelier-notes-" });
  try {
    assert.deepEqual(configNotes({ ...NONE, root, models_folder: "models" }), []);
    const [absent] = configNotes({ ...NONE, root, models_folder: "elsewhere" });
    assert.match(absent ?? "", new RegExp(`models_folder: there is no folder ${root}/elsewhere`));
    await Deno.writeTextFile(`${root}/file`, "");
    assert.match(configNotes({ ...NONE, root, models_folder: "file" })[0] ?? "", /is not a folder/);
    await Deno.mkdir(`${root}/elsewhere`);
    assert.deepEqual(configNotes({ ...NONE, root, models_folder: "elsewhere" }), []);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
