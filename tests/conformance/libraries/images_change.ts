import assert from "node:assert/strict";
import { fileForm, type Person, smallPng } from "../../libraries.ts";
import { enqueue } from "../../queue.ts";
import { line } from "./harness.ts";

const UPLOAD = "/images/upload?image_category=general&is_intermediate=false";
const upload = (who: Person, form: FormData, query = "") => who.ask("POST", UPLOAD + query, form);
const dto = async (who: Person, name: string) => (await who.ask("GET", `/images/i/${name}`)).status;

line("F120 an uploaded PNG is its uploader's", async ({ al }) => {
  const { status, body } = await upload(al, fileForm(smallPng(10, 6)));
  assert.equal(status, 201);
  assert.deepEqual([body["user_id"], body["width"], body["height"]], [al.userId, 10, 6]);
});

line("F121 what is no image, wrong sizes, and too much", async ({ server, al }) => {
  const text = await upload(al, fileForm(new TextEncoder().encode("no image"), {}, "x.png"));
  assert.equal(text.status, 415);
  for (const resize_to of ["big", "[0,5]", "[1,2,3]", "[99999,99999]", "[1.5,2]"]) {
    assert.equal((await upload(al, fileForm(smallPng(), { resize_to }))).status, 400, resize_to);
  }
  const huge = await fetch(`${server.url}/api/v1${UPLOAD}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${al.token}`,
      "content-type": "multipart/form-data; boundary=x",
    },
    body: gigabyte(),
  }).catch((error) => error as Error);
  // The server may hang up on what it will not read; then there is no answer to look at.
  if (huge instanceof Response) {
    assert.equal(huge.status, 413);
    await huge.body?.cancel();
  }
  assert.equal((await upload(al, fileForm(smallPng()))).status, 201);
});

/** A body of 1 GiB that is made while it is sent. */
function gigabyte(): ReadableStream<Uint8Array> {
  let left = 1024;
  const piece = new Uint8Array(1024 * 1024);
  return new ReadableStream({
    pull(controller) {
      if (left-- > 0) controller.enqueue(piece);
      else controller.close();
    },
  });
}

line("F122 uploading onto boards follows the boards", async ({ al, bo }) => {
  const onto = async (who: Person, board: string) =>
    (await upload(who, fileForm(smallPng()), `&board_id=${board}`)).status;
  assert.equal(await onto(al, await bo.board("shared")), 403);
  assert.equal(await onto(al, await bo.board("public")), 201);
  assert.equal(await onto(al, await al.board("shared")), 201);
  assert.equal(await onto(al, crypto.randomUUID()), 404);
});

line("F134 somebody else's private image cannot be touched", async ({ al, bo }) => {
  const name = await al.image();
  assert.equal((await bo.ask("PATCH", `/images/i/${name}`, { starred: true })).status, 404);
  const star = await bo.ask("POST", "/images/star", { image_names: [name] });
  assert.deepEqual(star.body["refused"], [{ image_name: name, reason: "not_found" }]);
  assert.equal((await bo.ask("DELETE", `/images/i/${name}`)).status, 404);
  assert.equal(await dto(al, name), 200);
});

line("F135 deleting a mixed list", async ({ al, bo }) => {
  const [his, hers] = [await bo.image(), await al.image()];
  const { status, body } = await bo.ask("POST", "/images/delete", { image_names: [his, hers] });
  assert.equal(status, 200);
  assert.deepEqual(body["deleted_images"], [his]);
  assert.deepEqual(body["refused"], [{ image_name: hers, reason: "not_found" }]);
  assert.equal(await dto(al, hers), 200);
});

line("F136 starring a mixed list", async ({ al, bo }) => {
  const [his, hers] = [await bo.image(), await al.image()];
  const { status, body } = await bo.ask("POST", "/images/star", { image_names: [his, hers] });
  assert.equal(status, 200);
  assert.deepEqual(body["starred_images"], [his]);
  assert.deepEqual(body["refused"], [{ image_name: hers, reason: "not_found" }]);
  assert.equal((await bo.ask("GET", `/images/i/${his}`)).body["starred"], true);
  assert.equal((await al.ask("GET", `/images/i/${hers}`)).body["starred"], false);
});

line("F138 deleting what is on no board is about one's own", async ({ server, al, person }) => {
  const eve = await person(`eve-${crypto.randomUUID().slice(0, 6)}`);
  const hers = await al.image();
  const [loose, stuck, boarded] = [
    await eve.image(),
    await eve.image(),
    await eve.image(await eve.board()),
  ];
  const path = `${server.root}/images/${stuck.slice(0, 2)}/${stuck}`;
  await Deno.remove(path);
  await Deno.mkdir(path);
  const { status, body } = await eve.ask("DELETE", "/images/uncategorized");
  assert.equal(status, 200);
  assert.deepEqual(body["deleted_images"], [loose]);
  assert.deepEqual(body["failed_images"], [stuck]);
  assert.equal(await dto(al, hers), 200);
  assert.equal(await dto(eve, boarded), 200);
});

line("F139 intermediates", async ({ ad, al, bo }) => {
  const intermediate = "/images/upload?image_category=general&is_intermediate=true";
  const made = await al.ask("POST", intermediate, fileForm(smallPng()));
  const name = made.body["image_name"] as string;
  const own = async (who: Person) => (await who.ask<number>("GET", "/images/intermediates")).body;
  assert.deepEqual([await own(al), await own(bo)], [1, 0]);
  assert.equal((await al.ask("DELETE", "/images/intermediates")).status, 403);
  const cleared = await ad.ask<number>("DELETE", "/images/intermediates");
  assert.deepEqual([cleared.status, cleared.body], [200, 1]);
  assert.equal(await dto(al, name), 404);
});

line("F140 downloads are of what one may see", async ({ ad, al, bo }) => {
  const [hers, his] = [await al.image(), await bo.image()];
  const ask = async (who: Person, body: unknown) =>
    (await who.ask("POST", "/images/download", body)).status;
  assert.equal(await ask(bo, { image_names: [hers] }), 404);
  assert.equal(await ask(bo, { image_names: [his] }), 202);
  assert.equal(await ask(bo, { board_id: await al.board() }), 404);
  assert.equal(await ask(bo, { board_id: await al.board("shared") }), 202);
  assert.equal(await ask(ad, { image_names: [hers, his] }), 202);
  assert.equal(await ask(bo, {}), 400);
});

line("F141 a zip is fetched once, by who asked for it", async ({ server, al, bo }) => {
  const name = await al.image();
  const { body } = await al.ask("POST", "/images/download", { image_names: [name] });
  const path = `/images/download/${body["bulk_download_item_name"]}`;
  assert.equal((await bo.ask("GET", path)).status, 404);
  const first = await fetch(`${server.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${al.token}` },
  });
  assert.equal(first.status, 200);
  const zip = new Uint8Array(await first.arrayBuffer());
  assert.equal(new TextDecoder("latin1").decode(zip.subarray(0, 2)), "PK");
  assert.ok(new TextDecoder("latin1").decode(zip).includes("image.png"));
  assert.equal((await al.ask("GET", path)).status, 404);
  assert.equal((await al.ask("GET", "/images/download/nothing.zip")).status, 404);
});

line("F142 upload entries are not offered", async ({ anon, al }) => {
  assert.equal((await al.ask("POST", "/images/", { width: 1, height: 1 })).status, 501);
  assert.equal((await anon.ask("POST", "/images/", { width: 1, height: 1 })).status, 401);
});

line("F144 a deleted image is not there", async ({ ad, al }) => {
  const name = await al.image(await al.board("public"));
  assert.equal((await al.ask("DELETE", `/images/i/${name}`)).status, 200);
  for (const who of [al, ad]) {
    for (const part of ["", "/full", "/thumbnail", "/metadata"]) {
      assert.equal((await who.ask("GET", `/images/i/${name}${part}`)).status, 404, part);
    }
  }
});

line("F146 what a file says of its owner is not believed", async ({ al, bo }) => {
  const claim = { invokeai_metadata: JSON.stringify({ user_id: bo.userId, owner: "bo", seed: 7 }) };
  const { status, body } = await upload(al, fileForm(smallPng(8, 8, claim)));
  assert.equal(status, 201);
  assert.equal(body["user_id"], al.userId);
  const metadata = await al.ask("GET", `/images/i/${body["image_name"]}/metadata`);
  assert.equal(metadata.body["seed"], 7);
  assert.equal(await dto(bo, body["image_name"] as string), 404);
});

line("a full library takes nothing more, with numbers, and nothing half", async (studio) => {
  const { ad, al, server, person } = studio;
  const eve = await person(`eve-${crypto.randomUUID().slice(0, 6)}`);
  const path = `/auth/users/${eve.userId}`;
  const usage = async () => (await eve.ask("GET", "/me/usage")).body;
  assert.equal((await usage())["quota_images"], null);
  assert.equal((await ad.ask("PATCH", path, { quota_images: 2 })).status, 200);
  const [first] = [await eve.image(), await eve.image()];
  const before = await usage();
  assert.deepEqual([before["images"], before["quota_images"]], [2, 2]);
  const full = await upload(eve, fileForm(smallPng()));
  assert.deepEqual([full.status, full.body["code"]], [409, "over_quota"]);
  assert.deepEqual([full.body["used_images"], full.body["quota_images"]], [2, 2]);
  const asked = { prompt: "a green hill", width: 64, height: 64, steps: 1 };
  const generated = await eve.ask("POST", "/generate", asked);
  assert.deepEqual([generated.status, generated.body["code"]], [409, "over_quota"]);
  const computed = await enqueue(eve, 1);
  assert.equal(computed.status, 200, "a graph without images is not held up");
  const shared = await al.image(await al.board("shared"));
  const copy = await eve.ask<{ refused: { reason: string; detail: string }[] }>(
    "POST",
    "/images/copy",
    { image_names: [shared] },
  );
  assert.equal(copy.body.refused[0]?.reason, "failed");
  assert.match(copy.body.refused[0]?.detail ?? "", /2 of 2 images/);
  assert.deepEqual(await usage(), before);

  // What is in the trash lies on the disk as well.
  await eve.ask("DELETE", `/images/i/${first}`);
  assert.equal((await usage())["trash_images"], 1);
  assert.equal((await upload(eve, fileForm(smallPng()))).status, 409);
  await eve.ask("DELETE", "/images/trash");
  assert.equal((await upload(eve, fileForm(smallPng()))).status, 201);

  assert.equal((await ad.ask("PATCH", path, { quota_images: 0, quota_bytes: 1 })).status, 200);
  const heavy = await upload(eve, fileForm(smallPng()));
  assert.deepEqual([heavy.status, heavy.body["quota_bytes"]], [409, 1]);
  assert.ok((heavy.body["wanted_bytes"] as number) > 50);
  const files = [];
  for (const entry of Deno.readDirSync(`${server.root}/images/.temporary`)) files.push(entry.name);
  assert.deepEqual(files, []);
});
