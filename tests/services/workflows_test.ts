import assert from "node:assert/strict";
import sharp from "sharp";
import { createAccess, createOversight, createSharingEvents } from "../../services/access/mod.ts";
import { type Actor, ownerActor, singleUser } from "../../services/actor.ts";
import { createAudit } from "../../services/audit/mod.ts";
import type { Concern, Events } from "../../services/events/types.ts";
import { createCovers } from "../../services/covers.ts";
import { createFolderStore } from "../../services/storage/mod.ts";
import { shippedWorkflows } from "../../services/workflows/defaults/mod.ts";
import { createLocalize } from "../../services/workflows/localize.ts";
import { createWorkflows } from "../../services/workflows/mod.ts";
import { workflowContent } from "../../services/workflows/schema.ts";
import { seedWorkflows } from "../../services/workflows/seed.ts";
import { addUser, testDatabase } from "../database.ts";

const content = (more: Record<string, unknown> = {}) =>
  workflowContent.parse({ name: "w", nodes: [], edges: [], ...more });
const person = (id: string, isAdmin = false): Actor => ownerActor(id, isAdmin);

async function rig() {
  const database = await testDatabase();
  const { db, root } = database;
  for (const name of ["al", "bo", "cy"]) await addUser(db, name);
  await addUser(db, "ad", true);
  interface Told {
    name: string;
    ownerId: string | null;
    readers: unknown;
    is_public?: boolean;
    old_is_public?: boolean;
    new_is_public?: boolean;
  }
  const told: Told[] = [];
  const events: Events = {
    emit(name, data, { ownerId, readers }: Concern) {
      const { timestamp } = data;
      assert.ok(Math.abs(timestamp - Date.now() / 1000) < 60, "events are stamped in seconds");
      const who = { ownerId, readers: readers instanceof Set ? [...readers] : readers };
      told.push({ ...data, name, ...who });
    },
  };
  const audit = createAudit({ db });
  const access = createAccess({ db });
  const covers = createCovers({
    store: createFolderStore(root),
    folder: "p",
    maxBytes: 1e6,
    maxPixels: 1e6,
  });
  const workflows = createWorkflows({
    db,
    access,
    oversight: createOversight({ db, audit }),
    sharing: createSharingEvents({ db, events }),
    covers,
    config: { base_path: "/studio" },
    localize: createLocalize({ access, models: { list: () => Promise.resolve([]) } }),
  });
  return {
    ...database,
    db,
    workflows,
    covers,
    told,
    [Symbol.asyncDispose]: database[Symbol.asyncDispose],
  };
}

Deno.test("pages are told who may see a workflow, and who no longer may", async () => {
  await using r = await rig();
  const al = person("al");
  const { workflow_id: id } = await r.workflows.create(al, content());
  await r.workflows.setPublic(al, id, true);
  await r.workflows.setPublic(al, id, false);
  await r.workflows.remove(al, id);
  assert.deepEqual(r.told.map(({ name }) => name), [
    "workflow_created",
    "workflow_updated",
    "workflow_updated",
    "workflow_access_revoked",
    "workflow_deleted",
  ]);
  // Names and fields as InvokeAI's.
  assert.deepEqual(
    r.told.map(({ is_public, old_is_public, new_is_public }) => [
      ...[is_public, old_is_public, new_is_public],
    ]),
    [
      [false, undefined, undefined],
      [undefined, false, true],
      [undefined, true, false],
      [undefined, undefined, undefined],
      [false, undefined, undefined],
    ],
  );
  const readers = r.told.map((event) => event.readers);
  assert.deepEqual([readers[0], readers[1], readers[2], readers[4]], [[], "all", [], []]);
  const lost = r.told[3]?.readers as string[];
  assert.ok(lost.includes("bo") && lost.includes("cy") && !lost.includes("al"));
});

Deno.test("sharing and saving at the same time lose nothing of each other", async () => {
  await using r = await rig();
  const al = person("al");
  for (const isPublic of [true, false]) {
    const { workflow_id: id } = await r.workflows.create(al, content());
    await r.workflows.setPublic(al, id, !isPublic);
    await Promise.all([
      r.workflows.update(al, id, content({ name: "saved", tags: "ink" })),
      r.workflows.setPublic(al, id, isPublic),
    ]);
    const { name, is_public, workflow } = await r.workflows.get(al, id);
    assert.deepEqual([name, is_public], ["saved", isPublic]);
    assert.equal(workflow.tags, isPublic ? "ink, shared" : "ink");
  }
});

Deno.test("what the single user saves is private: accounts may be turned on", async () => {
  await using r = await rig();
  const record = await r.workflows.create(singleUser(null), content({ tags: "a" }));
  assert.deepEqual([record.user_id, record.is_public, record.workflow.tags], [
    "system",
    false,
    "a",
  ]);
});

Deno.test("an administrator's hand in somebody's library is on record", async () => {
  await using r = await rig();
  const { workflow_id: id } = await r.workflows.create(person("al"), content());
  await r.workflows.get(person("ad", true), id);
  await r.workflows.update(person("ad", true), id, content({ name: "n" }));
  await r.workflows.remove(person("ad", true), id);
  const rows = await r.db.selectFrom("audit_log").select(["action", "actor_id", "target_id"])
    .execute();
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    ["view", "update", "delete"].map((verb) => ({
      action: `workflow.${verb}`,
      actor_id: "ad",
      target_id: id,
    })),
  );
  const own = await r.workflows.create(person("bo"), content());
  await r.workflows.remove(person("bo"), own.workflow_id);
  assert.equal((await r.db.selectFrom("audit_log").select("audit_id").execute()).length, 3);
});

Deno.test("seeding twice changes nothing, and mends what was changed", async () => {
  await using r = await rig();
  const read = () => r.db.selectFrom("workflows").selectAll().orderBy("workflow_id").execute();
  await seedWorkflows(r.db, r.covers);
  const first = await read();
  assert.equal(first.length, shippedWorkflows().length);
  for (const { workflow_id: id } of first) {
    assert.ok((await r.workflows.get(person("al"), id)).thumbnail_url);
    const { width, format } = await sharp(await r.workflows.thumbnail(person("al"), id)).metadata();
    assert.deepEqual([width, format], [256, "webp"]);
  }
  await seedWorkflows(r.db, r.covers);
  assert.deepEqual(await read(), first);
  await r.db.updateTable("workflows").set({ workflow: "{}" }).execute();
  await r.db.updateTable("workflows").set({ workflow_id: "default_retired" })
    .where("workflow_id", "=", "default_inpainting").execute();
  await seedWorkflows(r.db, r.covers);
  const strip = (rows: typeof first) => rows.map(({ created_at: _, updated_at: __, ...x }) => x);
  assert.deepEqual(strip(await read()), strip(first));
});

Deno.test("addresses of images begin where the proxy serves us", async () => {
  await using r = await rig();
  const al = person("al");
  const { workflow_id: id } = await r.workflows.create(al, content());
  const png = await (await import("sharp")).default({
    create: { width: 900, height: 30, channels: 3, background: "#204060" },
  }).png().toBuffer();
  const record = await r.workflows.setThumbnail(al, id, png);
  assert.match(record.thumbnail_url ?? "", /^\/studio\/api\/v1\/workflows\/i\/.+\/thumbnail\?\d+$/);
  const copy = await r.workflows.saveAs(al, id, undefined);
  assert.equal(copy.name, "w (copy)");
  await r.workflows.remove(al, id);
  assert.ok((await r.workflows.thumbnail(al, copy.workflow_id)).length > 50);
});

Deno.test("a workflow that exposes a field of no node can still be opened", async () => {
  await using r = await rig();
  // One that is known not to have the field, and one of which nothing is known.
  const nodes = ["integer", "of_another_program"].map((type) => ({
    id: type,
    type: "invocation",
    data: { type, inputs: {} },
  }));
  const exposedFields = nodes.map(({ id }) => ({ nodeId: id, fieldName: "constructor" }));
  const made = await r.workflows.create(person("al"), content({ nodes, exposedFields }));
  assert.deepEqual(
    made.run_fields.map(({ node_id, field_name, kind, options }) => ({
      node_id,
      field_name,
      kind,
      options,
    })),
    [{ node_id: "of_another_program", field_name: "constructor", kind: null, options: null }],
  );
});
