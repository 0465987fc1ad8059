import assert from "node:assert/strict";
import sharp from "sharp";
import { ownerActor } from "../../services/actor.ts";
import { loadConfig } from "../../services/config/mod.ts";
import type { SaveInput } from "../../services/images/mod.ts";
import { readChunks, readText } from "../../services/images/png.ts";
import { addUser, testDatabase } from "../database.ts";
import { imageFilesIn } from "../image_files.ts";
import { librariesOn } from "./libraries_on.ts";

async function image(width = 48, height = 32, red = 200): Promise<Uint8Array> {
  return await sharp({ create: { width, height, channels: 3, background: { r: red, g: 3, b: 9 } } })
    .png().toBuffer();
}

function input(png: Uint8Array, ownerId: string, more: Partial<SaveInput> = {}): SaveInput {
  return {
    ownerId,
    boardId: null,
    png,
    category: "general",
    isIntermediate: false,
    origin: "internal",
    sessionId: "session",
    nodeId: "node",
    metadata: { positive_prompt: "a red circle", steps: 20 },
    workflow: null,
    graph: { nodes: {} },
    ...more,
  };
}

async function rig(settings: Record<string, string> = {}) {
  const test = await testDatabase();
  const config = loadConfig({ ATELIER_ROOT: test.root, ...settings }, "/");
  const events: string[] = [];
  const { access, images } = librariesOn(test.db, config, {
    emit: (name) => void events.push(name),
  });
  await addUser(test.db, "al");
  await addUser(test.db, "bo");
  return {
    ...test,
    access,
    images,
    events,
    al: ownerActor("al", false),
    bo: ownerActor("bo", false),
  };
}

Deno.test("a saved image has its file, thumbnail, text chunks, row and event", async () => {
  await using t = await rig();
  const dto = await t.images.save(input(await image(), "al"));
  assert.deepEqual([dto.width, dto.height, dto.user_id, dto.has_workflow], [48, 32, "al", false]);
  const bytes = await t.images.readFile(t.al, dto.image_name);
  assert.equal(bytes.length, dto.bytes);
  const texts = readChunks(bytes).flatMap((c) => readText(c, 10_000) ?? []);
  assert.deepEqual(JSON.parse(texts.find((x) => x.keyword === "invokeai_metadata")?.text ?? ""), {
    positive_prompt: "a red circle",
    steps: 20,
  });
  const files = imageFilesIn(t.root);
  const place = { image_name: dto.image_name, image_subfolder: dto.image_name.slice(0, 2) };
  assert.equal((await sharp(files.thumbnailPath(place)).metadata()).format, "webp");
  assert.deepEqual(t.events, ["images_changed"]);
  assert.equal((await Deno.stat(files.path(place))).mode! & 0o777, 0o600);
  await assert.rejects(t.images.readFile(t.bo, dto.image_name), { code: "not_found" });
  const found = await t.images.list(t.al, {
    limit: 10,
    offset: 0,
    order_dir: "DESC",
    starred_first: true,
    search_term: "circ",
  });
  assert.equal(found.total, 1);
});

Deno.test("saving again under the same name returns the first result", async () => {
  await using t = await rig();
  const imageName = `${crypto.randomUUID()}.png`;
  const one = await t.images.save(input(await image(), "al", { imageName }));
  assert.deepEqual(await t.images.save(input(await image(), "al", { imageName })), one);
  const twice = `${crypto.randomUUID()}.png`;
  const png = await image();
  const both = await Promise.all(
    [1, 2].map(() => t.images.save(input(png, "al", { imageName: twice }))),
  );
  assert.deepEqual(both[0], both[1]);
  assert.ok((await t.images.readFile(t.al, twice)).length > 0);
});

Deno.test("an image over quota or without an owner leaves nothing behind", async () => {
  await using t = await rig({ ATELIER_QUOTA_IMAGES: "1" });
  await t.images.save(input(await image(), "al"));
  await assert.rejects(t.images.save(input(await image(), "al")), (error) => {
    assert.equal((error as { code: string }).code, "over_quota");
    assert.match((error as Error).message, /1 of 1 images/);
    return true;
  });
  await t.db.updateTable("users").set({ is_active: 0 }).where("user_id", "=", "bo").execute();
  await assert.rejects(t.images.save(input(await image(), "bo")), { code: "forbidden" });
  const files = [...Deno.readDirSync(`${t.root}/images`)].filter((e) => e.name !== ".temporary")
    .flatMap((e) => [...Deno.readDirSync(`${t.root}/images/${e.name}`)]);
  assert.equal(files.length, 1);
});
