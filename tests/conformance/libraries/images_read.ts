import assert from "node:assert/strict";
import { namesOf, type Person, smallPng } from "../../libraries.ts";
import { line } from "./harness.ts";

const status = async (who: Pick<Person, "ask">, method: string, path: string, body?: unknown) =>
  (await who.ask(method, path, body)).status;
const list = async (who: Person, query: string) =>
  namesOf(await who.ask("GET", `/images/?limit=1000${query}`));

function presetForm(): FormData {
  const preset = { name: "p", positive_prompt: "{prompt}", negative_prompt: "", type: "user" };
  const form = new FormData();
  form.append("data", JSON.stringify(preset));
  form.append("image", new File([new Uint8Array(smallPng())], "image.png"));
  return form;
}

line("F119 anonymous callers get 401 from every image route", async ({ anon, al }) => {
  const name = await al.image();
  for (const part of ["", "/metadata", "/workflow", "/urls", "/full", "/thumbnail", "/grants"]) {
    assert.equal(await status(anon, "GET", `/images/i/${name}${part}`), 401, part);
  }
  for (
    const path of [
      "/images/",
      "/images/names",
      "/images/intermediates",
      "/images/trash",
      "/images/trash/names",
    ]
  ) {
    assert.equal(await status(anon, "GET", path), 401, path);
  }
  const body = { image_names: [name] };
  for (const path of ["delete", "star", "unstar", "download", "images_by_names", "copy", "tags"]) {
    assert.equal(await status(anon, "POST", `/images/${path}`, body), 401, path);
  }
  const upload = "/images/upload?image_category=general&is_intermediate=false";
  assert.equal(await status(anon, "POST", upload, smallPng()), 401);
  assert.equal(await status(anon, "PATCH", `/images/i/${name}`, { starred: true }), 401);
  for (const path of [`i/${name}`, "uncategorized", "intermediates", "trash"]) {
    assert.equal(await status(anon, "DELETE", `/images/${path}`), 401, path);
  }
});

line("F123 an image is its owner's and the administrators'", async ({ ad, al, bo }) => {
  const name = await al.image();
  for (const part of ["", "/metadata", "/workflow", "/urls"]) {
    const path = `/images/i/${name}${part}`;
    assert.deepEqual(
      [await status(al, "GET", path), await status(ad, "GET", path), await status(bo, "GET", path)],
      [200, 200, 404],
      part,
    );
  }
});

line("F124 who may see the board may see what is on it", async ({ al, bo }) => {
  const name = await al.image(await al.board("shared"));
  assert.equal(await status(bo, "GET", `/images/i/${name}`), 200);
});

line("F124b an image says whose it is and what one may do with it", async ({ ad, al, bo }) => {
  const name = await al.image();
  const told = async (who: Person) => {
    const { body } = await who.ask("GET", `/images/i/${name}`);
    return [body["access"], body["shared_by"]];
  };
  assert.deepEqual(await told(al), ["own", null]);
  assert.deepEqual(await told(ad), ["own", "al"]);
  for (const level of ["view", "edit"]) {
    const grant = { user_email: "bo@example.com", level };
    assert.equal(await status(al, "PUT", `/images/i/${name}/grants`, grant), 200);
    assert.deepEqual(await told(bo), [level, "al"]);
  }
});

line("F125 and may not change it", async ({ al, bo }) => {
  const name = await al.image(await al.board("shared"));
  assert.equal(await status(bo, "PATCH", `/images/i/${name}`, { starred: true }), 403);
  assert.equal(await status(bo, "DELETE", `/images/i/${name}`), 403);
  const star = await bo.ask("POST", "/images/star", { image_names: [name] });
  assert.deepEqual(star.body["refused"], [{ image_name: name, reason: "forbidden" }]);
  assert.equal((await al.ask("GET", `/images/i/${name}`)).body["starred"], false);
});

line("F126 on a public board others may add and take off, not delete", async ({ ad, al, bo }) => {
  const board = await al.board("public");
  const name = await al.image(board);
  assert.equal((await bo.ask("GET", `/images/i/${await bo.image(board)}`)).body["board_id"], board);
  assert.equal(await status(bo, "DELETE", `/images/i/${name}`), 403);
  assert.ok(await status(bo, "DELETE", "/board_images/", { image_name: name }) < 300);
  assert.equal((await al.ask("GET", `/images/i/${name}`)).body["board_id"], null);
  assert.equal(await status(ad, "DELETE", `/images/i/${name}`), 200);
});

line("F127 a guest's image on one's own board", async ({ ad, al, bo }) => {
  const name = await bo.image(await al.board("public"));
  assert.equal(await status(al, "GET", `/images/i/${name}`), 200);
  assert.equal(await status(al, "DELETE", `/images/i/${name}`), 403);
  assert.ok(await status(al, "DELETE", "/board_images/", { image_name: name }) < 300);
  assert.equal(await status(al, "GET", `/images/i/${name}`), 404);
  assert.equal(await status(ad, "DELETE", `/images/i/${name}`), 200);
});

line("F128 the cookie alone fetches images", async ({ server, al, bo }) => {
  const name = await al.image();
  for (const which of ["full", "thumbnail"]) {
    const get = async (cookie: string | null) => {
      const response = await fetch(`${server.url}/api/v1/images/i/${name}/${which}`, {
        headers: cookie === null ? {} : { cookie },
      });
      await response.body?.cancel();
      return response.status;
    };
    assert.deepEqual([await get(al.cookie), await get(bo.cookie), await get(null)], [
      200,
      404,
      401,
    ]);
  }
});

line(
  "F129 no cache keeps an image, a zip, a preset's or a workflow's image",
  async ({ al }) => {
    const name = await al.image();
    const preset = await al.ask("POST", "/style_presets/", presetForm());
    const wish = { image_names: [name] };
    const zip = (await al.ask("POST", "/images/download", wish)).body["bulk_download_item_name"];
    for (
      const path of [
        `/images/i/${name}/full`,
        `/images/download/${zip}`,
        "/workflows/i/default_inpainting/thumbnail",
        `/style_presets/i/${preset.body["id"]}/image`,
      ]
    ) {
      const { headers, status } = await al.ask("GET", path);
      assert.equal(status, 200, path);
      assert.equal(headers.get("cache-control"), "private, no-store", path);
      assert.equal(headers.get("x-content-type-options"), "nosniff", path);
    }
  },
);

line("F129b a browser may keep a thumbnail, but asks each time whether it still may", async (s) => {
  const { al, bo, server } = s;
  const board = await al.board("shared");
  const name = await al.image(board);
  const url = `${server.url}/api/v1/images/i/${name}/thumbnail`;
  const ask = (who: typeof al, etag?: string) =>
    fetch(url, {
      headers: { authorization: `Bearer ${who.token}`, ...(etag ? { "if-none-match": etag } : {}) },
    });
  const first = await ask(bo);
  assert.ok((await first.arrayBuffer()).byteLength > 0);
  assert.equal(first.headers.get("cache-control"), "private, no-cache");
  const etag = first.headers.get("etag") ?? "";
  const again = await ask(bo, `W/"other", ${etag}`);
  assert.deepEqual([again.status, (await again.arrayBuffer()).byteLength], [304, 0]);
  const other = await ask(bo, '"other"');
  assert.equal(other.status, 200);
  await other.body?.cancel();
  await al.ask("PATCH", `/boards/${board}`, { board_visibility: "private" });
  const withdrawn = await ask(bo, etag);
  assert.equal(withdrawn.status, 404);
  await withdrawn.body?.cancel();
});

line("F127b what is in the trash, its owner sees and nobody else", async ({ ad, al, bo }) => {
  const name = await al.image(await al.board("public"));
  await al.ask("DELETE", `/images/i/${name}`);
  for (const who of [ad, al, bo]) {
    const { body } = await who.ask<{ image_names: string[]; trash_days: number }>(
      "GET",
      "/images/trash/names",
    );
    assert.equal(body.image_names.includes(name), who === al);
    assert.equal(body.trash_days, 30);
  }
});

line("F130 HEAD answers as GET, without a body", async ({ server, anon, al, bo }) => {
  const name = await al.image();
  const path = `/images/i/${name}/full`;
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method: "HEAD",
    headers: { authorization: `Bearer ${al.token}` },
  });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "image/png");
  assert.ok(Number(response.headers.get("content-length")) > 0);
  assert.equal((await response.arrayBuffer()).byteLength, 0);
  assert.equal(await status(bo, "HEAD", path), 404);
  assert.equal(await status(anon, "HEAD", path), 401);
});

line("F131 the list of a board follows the board", async ({ al, bo }) => {
  const [hidden, shared] = [await al.board(), await al.board("shared")];
  assert.equal(await status(bo, "GET", `/images/?board_id=${hidden}`), 404);
  assert.equal(await status(bo, "GET", `/images/?board_id=${shared}`), 200);
});

for (const kind of ["list", "names"] as const) {
  const read = async (who: Person, query = "") =>
    kind === "list" ? await list(who, query) : (await who.ask<{ image_names: string[] }>(
      "GET",
      `/images/names?starred_first=true${query}`,
    ))
      .body.image_names;
  const number = kind === "list" ? "F132" : "F133";

  line(`${number} ${kind} without a board are one's own`, async ({ ad, al, bo }) => {
    const hers = [
      await al.image(),
      await al.image(await al.board()),
      await al.image(await al.board("shared")),
    ];
    const his = [
      await bo.image(),
      await bo.image(await bo.board()),
      await bo.image(await al.board("public")),
    ];
    const seen = await read(bo);
    assert.ok(hers.every((name) => !seen.includes(name)));
    assert.ok(his.every((name) => seen.includes(name)));
    const all = await read(ad);
    assert.ok([...hers, ...his].every((name) => all.includes(name)));
  });

  line(`${number} ${kind} of none are one's own on no board`, async ({ ad, al, bo }) => {
    const [hers, his, boarded] = [
      await al.image(),
      await bo.image(),
      await bo.image(await bo.board()),
    ];
    const seen = await read(bo, "&board_id=none");
    assert.deepEqual([hers, his, boarded].map((n) => seen.includes(n)), [false, true, false]);
    const all = await read(ad, "&board_id=none");
    assert.deepEqual([hers, his, boarded].map((n) => all.includes(n)), [true, true, false]);
  });

  line(`${number} ${kind} of boards: hidden 404, shared all of it`, async ({ al, bo }) => {
    const [hidden, shared] = [await al.board(), await al.board("shared")];
    const name = await al.image(shared);
    assert.deepEqual(await read(bo, `&board_id=${shared}`), [name]);
    const path = kind === "list" ? "/images/" : "/images/names";
    assert.equal(await status(bo, "GET", `${path}?board_id=${hidden}`), 404);
  });
}

line("F137 by names only what one may see", async ({ al, bo }) => {
  const [hers, his] = [await al.image(), await bo.image()];
  const answer = await bo.ask("POST", "/images/images_by_names", { image_names: [hers, his] });
  assert.deepEqual(namesOf(answer), [his]);
});

line("F143 names that climb out of the folder find nothing", async ({ server, al }) => {
  await Deno.writeTextFile(`${server.root}/secret.png`, "secret");
  for (
    const name of ["..%2Fsecret.png", "..%2F..%2Fsecret.png", "%2Fetc%2Fpasswd", "..%5Csecret.png"]
  ) {
    for (const part of ["", "/full", "/thumbnail", "/metadata"]) {
      assert.ok([404, 422].includes(await status(al, "GET", `/images/i/${name}${part}`)), name);
    }
    assert.equal(await status(al, "GET", `/images/download/${name}`), 404);
    const bulk = await al.ask("POST", "/images/delete", {
      image_names: [decodeURIComponent(name)],
    });
    assert.deepEqual(bulk.body["deleted_images"], []);
  }
  assert.equal(await Deno.readTextFile(`${server.root}/secret.png`), "secret");
});

line("F145 limits are checked; virtual boards are one's own days", async ({ ad, al, person }) => {
  const eve = await person(`eve-${crypto.randomUUID().slice(0, 6)}`);
  assert.equal(await status(eve, "GET", "/images/?limit=1001"), 422);
  assert.equal(await status(eve, "GET", "/images/?offset=-1"), 422);
  const days = async (who: Person) =>
    (await who.ask<{ date: string; image_count: number }[]>("GET", "/virtual_boards/by_date")).body;
  assert.deepEqual(await days(eve), []);
  const name = await eve.image();
  await al.image();
  const [day] = await days(eve);
  assert.equal(day?.image_count, 1);
  const ofAll = (await days(ad)).find((d) => d.date === day?.date);
  assert.ok((ofAll?.image_count ?? 0) > 1);
  const path = `/virtual_boards/by_date/${day?.date}/image_names`;
  assert.deepEqual((await eve.ask("GET", path)).body["image_names"], [name]);
});
