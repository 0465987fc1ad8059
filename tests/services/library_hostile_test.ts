/** Two at once, bulk calls of any size, and who hears of what, over HTTP and the socket. */
import assert from "node:assert/strict";
import { type Json, namesOf, type Person, startStudio, type Studio } from "../libraries.ts";

interface Listener {
  heard: { event: string; data: Json }[];
  /** Waits until an event of this name about this thing came. */
  hears(event: string, boardId: string): Promise<void>;
  close(): Promise<void>;
}

async function listen(studio: Studio, who: Person): Promise<Listener> {
  const socket = new WebSocket(`${studio.server.url.replace("http", "ws")}/ws`);
  const heard: Listener["heard"] = [];
  socket.onmessage = ({ data }) => heard.push(JSON.parse(data as string));
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  socket.send(JSON.stringify({ event: "authenticate", data: { token: who.token } }));
  const deadline = Date.now() + 5000;
  while (!heard.some((frame) => frame.event === "authenticated")) {
    assert.ok(Date.now() < deadline, "the socket let nobody in");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return {
    heard,
    async hears(event, boardId) {
      const deadline = Date.now() + 15_000;
      while (!heard.some((f) => f.event === event && f.data?.["board_id"] === boardId)) {
        assert.ok(Date.now() < deadline, `no ${event} came: ${JSON.stringify(heard)}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    close: () =>
      new Promise((resolve) => {
        socket.onclose = () => resolve();
        socket.close();
      }),
  };
}

const leakFree = { sanitizeOps: false, sanitizeResources: false };

Deno.test({
  name: "sharing by name over the network",
  ...leakFree,
  async fn(t) {
    await using studio = await startStudio();
    const { ad, al, bo } = studio;
    const cy = await studio.person("cy");

    await t.step("a board event reaches exactly the users who may see the board", async () => {
      const board = await al.board();
      const [ears, others] = [await listen(studio, bo), await listen(studio, cy)];
      const { body } = await al.ask("PUT", `/boards/${board}/grants`, {
        user_id: bo.userId,
        level: "view",
      });
      await ears.hears("board_changed", board);
      await al.image(board);
      await ears.hears("images_changed", board);
      await al.ask("DELETE", `/boards/${board}/grants/${body["grant_id"]}`);
      await ears.hears("board_access_revoked", board);
      await al.ask("PATCH", `/boards/${board}`, { board_visibility: "shared" });
      await others.hears("board_changed", board);
      await al.ask("PATCH", `/boards/${board}`, { board_visibility: "private" });
      await others.hears("board_access_revoked", board);
      const told = others.heard.filter((f) => f.data?.["board_id"] === board).map((f) => f.event);
      assert.deepEqual(told, ["board_changed", "board_access_revoked"]);
      await Promise.all([ears.close(), others.close()]);
    });

    await t.step("sharing with a group covers its members until they leave", async () => {
      const made = await ad.ask("POST", "/groups", { name: "Friends" });
      assert.equal(made.status, 201);
      const group = made.body["group_id"] as string;
      assert.equal((await ad.ask("POST", "/groups", { name: " friends" })).status, 409);
      assert.equal((await al.ask("POST", "/groups", { name: "mine" })).status, 403);
      for (const who of [al, bo]) {
        assert.equal((await ad.ask("PUT", `/groups/${group}/members/${who.userId}`)).status, 204);
      }
      assert.equal((await cy.ask("GET", `/groups/${group}`)).status, 404);
      const board = await al.board();
      const grant = { group_id: group, level: "add" };
      assert.equal((await al.ask("PUT", `/boards/${board}/grants`, grant)).status, 200);
      const his = await cy.board();
      assert.equal((await cy.ask("PUT", `/boards/${his}/grants`, grant)).status, 404);
      assert.equal((await bo.ask("GET", `/boards/${board}`)).body["access"], "add");
      const ears = await listen(studio, bo);
      await ad.ask("DELETE", `/groups/${group}/members/${bo.userId}`);
      await ears.hears("board_access_revoked", board);
      await ears.close();
      assert.equal((await bo.ask("GET", `/boards/${board}`)).status, 404);
    });

    await t.step("a grant ends by itself", async () => {
      const board = await al.board();
      const path = `/boards/${board}/grants`;
      const put = (expires_at: string) =>
        al.ask("PUT", path, { user_id: bo.userId, level: "view", expires_at });
      assert.equal((await put("2001-01-01T00:00:00Z")).status, 422);
      assert.equal((await put(new Date(Date.now() + 1200).toISOString())).status, 200);
      assert.equal((await bo.ask("GET", `/boards/${board}`)).status, 200);
      const ears = await listen(studio, bo);
      const deadline = Date.now() + 5000;
      while ((await bo.ask("GET", `/boards/${board}`)).status !== 404) {
        assert.ok(Date.now() < deadline, "it did not end");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      // A page that asks for nothing is told, a little later.
      await ears.hears("board_access_revoked", board);
      await ears.close();
    });

    await t.step("leaving and coming back", async () => {
      const board = await al.board("shared");
      assert.equal((await bo.ask("POST", `/boards/${board}/leave`)).status, 204);
      assert.equal((await bo.ask("GET", `/boards/${board}`)).status, 404);
      assert.ok(namesOf(await bo.ask("GET", "/boards/left")).includes(board));
      assert.equal((await al.ask("POST", `/boards/${board}/leave`)).status, 400);
      assert.equal((await bo.ask("POST", `/boards/${board}/come_back`)).status, 200);
      assert.equal((await bo.ask("GET", `/boards/${board}`)).status, 200);
      const hidden = await al.board();
      assert.equal((await bo.ask("POST", `/boards/${hidden}/come_back`)).status, 404);
    });

    await t.step("an administrator's views and changes are in the audit log", async () => {
      const board = await al.board();
      const name = await al.image(board);
      await ad.ask("GET", `/boards/${board}`);
      await ad.ask("GET", `/images/i/${name}/full`);
      await ad.ask("DELETE", `/images/i/${name}`);
      const actions = async (target: string) => {
        const { body } = await ad.ask<{ items: Json[] }>("GET", `/admin/audit?target=${target}`);
        return body.items.map((row) => row["action"]).sort();
      };
      assert.deepEqual(await actions(board), ["board.view"]);
      assert.deepEqual(await actions(name), ["image.delete", "image.view"]);
      const lists = () => actions("*&action=board.");
      await ad.ask("GET", "/boards/?all=true&shared_only=true");
      assert.deepEqual(await lists(), []);
      const { body } = await al.ask("GET", "/auth/me");
      for (const _ of "ab") await ad.ask("GET", `/boards/?user_id=${body["user_id"]}`);
      assert.deepEqual(await lists(), ["board.view"]);
      await ad.ask("GET", "/boards/?all=true");
      assert.deepEqual(await lists(), ["board.view", "board.view"], "those of everybody");
      const own = await ad.image();
      await ad.ask("GET", `/images/i/${own}`);
      assert.deepEqual(await actions(own), []);
    });

    await t.step("an administrator's downloads and copies are in the audit log", async () => {
      const image_names = [await al.image(), await ad.image()];
      const actions = async (target: string, action: string) => {
        const query = `target=${encodeURIComponent(target)}&action=${action}`;
        const { body } = await ad.ask<{ items: Json[] }>("GET", `/admin/audit?${query}`);
        return body.items.map((row) => row["action"]).sort();
      };
      const [name = ""] = image_names;
      const wish = await ad.ask("POST", "/images/download", { image_names });
      assert.deepEqual(await actions(name, "image."), []);
      await ad.ask("GET", `/images/download/${wish.body["bulk_download_item_name"]}`);
      await ad.ask("POST", "/images/copy", { image_names });
      assert.deepEqual(await actions(name, "image."), ["image.copy", "image.download"]);
      await ad.ask("POST", "/images/images_by_names", { image_names: image_names.slice(1) });
      assert.deepEqual(await actions("*", "image."), []);
      await ad.ask("POST", "/images/images_by_names", { image_names });
      assert.deepEqual(await actions("*", "image."), ["image.view"]);
      const form = new FormData();
      const words = { positive_prompt: "p", negative_prompt: "n", type: "user" };
      await ad.ask("GET", "/style_presets/");
      assert.deepEqual(await actions("*", "style_preset."), []);
      form.set("data", JSON.stringify({ name: "al's", ...words }));
      const preset = (await al.ask("POST", "/style_presets/", form)).body["id"] as string;
      await ad.ask("GET", "/style_presets/");
      assert.deepEqual(await actions("*", "style_preset."), ["style_preset.view"]);
      await ad.ask("GET", "/style_presets/export");
      assert.deepEqual(await actions(preset, "style_preset."), ["style_preset.download"]);
    });
  },
});

Deno.test({
  name: "two at once, and very many",
  ...leakFree,
  async fn(t) {
    await using studio = await startStudio();
    const { al, bo } = studio;

    await t.step("of two simultaneous renames with If-Match, one is refused", async () => {
      const board = await al.board();
      await al.ask("PUT", `/boards/${board}/grants`, { user_id: bo.userId, level: "edit" });
      const etag = (await al.ask("GET", `/boards/${board}`)).headers.get("etag") ?? "";
      const rename = (who: Person, board_name: string) =>
        who.ask("PATCH", `/boards/${board}`, { board_name }, { "if-match": etag });
      const answers = await Promise.all([rename(al, "one"), rename(bo, "two")]);
      assert.deepEqual(answers.map((a) => a.status).sort(), [201, 412]);
      const winner = answers.find((a) => a.status === 201);
      const now = await al.ask("GET", `/boards/${board}`);
      assert.equal(now.body["board_name"], winner?.body["board_name"]);
      const last = await bo.ask("PATCH", `/boards/${board}`, { board_name: "last" });
      assert.equal(last.status, 201);
    });

    await t.step("a board is deleted while its images are listed and added to", async () => {
      const board = await al.board("public");
      for (let i = 0; i < 5; i++) await al.image(board);
      const mine = await bo.image();
      const work = Array.from(
        { length: 40 },
        (_, i) =>
          i % 2 === 0
            ? bo.ask("GET", `/images/?board_id=${board}`)
            : bo.ask("POST", "/board_images/", { board_id: board, image_name: mine }),
      );
      const gone = al.ask("DELETE", `/boards/${board}?include_images=true`);
      const statuses = new Set((await Promise.all(work)).map((a) => a.status));
      assert.equal((await gone).status, 200);
      assert.deepEqual([...statuses].filter((s) => ![200, 201, 404].includes(s)), []);
      assert.equal((await bo.ask("GET", `/images/i/${mine}`)).body["board_id"], null);
    });

    await t.step("10 000 ids are answered one by one; more are refused", async () => {
      const own = await al.image();
      const many = Array.from({ length: 9_999 }, () => `${crypto.randomUUID()}.png`);
      const board = await al.board();
      for (const path of ["star", "delete"]) {
        const { status, body } = await al.ask("POST", `/images/${path}`, {
          image_names: [own, ...many],
        });
        assert.equal(status, 200);
        assert.equal((body["refused"] as unknown[]).length, 9_999);
      }
      const add = { board_id: board, image_names: many };
      assert.equal((await al.ask("POST", "/board_images/batch", add)).status, 403);
      const over = { image_names: [...many, "x", "y"] };
      assert.equal((await al.ask("POST", "/images/star", over)).status, 422);
      assert.equal((await al.ask("POST", "/images/star", { image_names: [7] })).status, 422);
    });

    await t.step("the same image twice in a bulk call counts once", async () => {
      const name = await al.image();
      const { body } = await al.ask("POST", "/images/delete", { image_names: [name, name] });
      assert.deepEqual([body["deleted_images"], body["refused"]], [[name], []]);
    });

    await t.step("images that are withdrawn before the zip is fetched are not in it", async () => {
      const board = await al.board("shared");
      const [first, own] = [await al.image(board), await bo.image()];
      const { body } = await bo.ask("POST", "/images/download", { image_names: [first, own] });
      await al.ask("PATCH", `/boards/${board}`, { board_visibility: "private" });
      const response = await fetch(
        `${studio.server.url}/api/v1/images/download/${body["bulk_download_item_name"]}`,
        { headers: { authorization: `Bearer ${bo.token}` } },
      );
      const zip = new TextDecoder("latin1").decode(await response.arrayBuffer());
      // Each file is named twice, where it begins and in the list at the end.
      assert.equal(zip.split("image.png").length - 1, 2);
    });

    await t.step("copies belong to the copier and outlive the original", async () => {
      const board = await al.board("shared");
      const original = await al.image(board);
      const hidden = await al.image();
      const { status, body } = await bo.ask<{ copied_images: Json[]; refused: Json[] }>(
        "POST",
        "/images/copy",
        { image_names: [original, hidden] },
      );
      assert.equal(status, 201);
      assert.deepEqual(body.refused, [{ image_name: hidden, reason: "not_found" }]);
      const copy = body.copied_images[0]?.["image_name"] as string;
      await al.ask("DELETE", `/boards/${board}?include_images=true`);
      await al.ask("DELETE", "/images/trash");
      const dto = await bo.ask("GET", `/images/i/${copy}`);
      assert.deepEqual([dto.status, dto.body["user_id"]], [200, bo.userId]);
      assert.equal((await bo.ask("GET", `/images/i/${copy}/full`)).status, 200);
    });

    await t.step("pages by cursor miss and repeat nothing", async () => {
      const board = await al.board();
      const all = [];
      for (let i = 0; i < 7; i++) all.push(await al.image(board));
      await al.ask("POST", "/images/star", { image_names: all.slice(2, 5) });
      const inOrder = (await al.ask("GET", `/images/names?board_id=${board}`)).body["image_names"];
      const paged: string[] = [];
      for (let cursor: unknown = ""; cursor !== null;) {
        const query = cursor === "" ? "" : `&cursor=${cursor}`;
        const page = await al.ask("GET", `/images/?limit=3&board_id=${board}${query}`);
        paged.push(...namesOf(page));
        cursor = page.body["next_cursor"];
      }
      assert.deepEqual(paged, inOrder);
      assert.equal((await al.ask("GET", "/images/?cursor=nonsense")).status, 400);
    });
  },
});
