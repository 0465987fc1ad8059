/** What a reviewer found that a neighbour could do, and can no longer. */
import assert from "node:assert/strict";
import { startStudio } from "../libraries.ts";

Deno.test("an editor of an image cannot have it deleted as an intermediate one", async () => {
  await using studio = await startStudio();
  const { ad, al, bo } = studio;
  const image = await al.image();
  const given = await al.ask("PUT", `/images/i/${image}/grants`, {
    user_id: bo.userId,
    level: "edit",
  });
  assert.equal(given.status, 200);
  const starred = await bo.ask("PATCH", `/images/i/${image}`, { starred: true });
  assert.equal(starred.status, 200);
  const hidden = await bo.ask("PATCH", `/images/i/${image}`, { is_intermediate: true });
  assert.equal(hidden.status, 403);
  await ad.ask("DELETE", "/images/intermediates");
  const still = await al.ask("GET", `/images/i/${image}`);
  assert.equal(still.status, 200);
  assert.equal(still.body["is_intermediate"], false);
  const own = await al.ask("PATCH", `/images/i/${image}`, { is_intermediate: true });
  assert.equal(own.status, 200);
});

Deno.test("sharing with a user by id does not reveal their address", async () => {
  await using studio = await startStudio();
  const { ad, al } = studio;
  for (const display_name of [null, "cy"]) {
    const email = `hidden.${display_name}@private.example`;
    const password = "Correct-horse-7-battery";
    const made = await ad.ask("POST", "/auth/users", { email, password, display_name });
    assert.equal(made.status, 201);
    const board = await al.board();
    const put = await al.ask("PUT", `/boards/${board}/grants`, {
      user_id: made.body["user_id"],
      level: "view",
    });
    assert.equal(put.status, 200);
    assert.equal(put.body["user_name"], display_name ?? "hidden.null");
    const list = await al.ask("GET", `/boards/${board}/grants`);
    assert.ok(!JSON.stringify([put.body, list.body]).includes("private.example"));
  }
});

Deno.test("no image appears among the results of another user's items", async () => {
  await using studio = await startStudio();
  const { al, bo } = studio;
  const graph = {
    id: "g",
    nodes: {
      i: { id: "i", type: "image", image: { image_name: await al.image() } },
      s: { id: "s", type: "save_image", is_intermediate: false },
    },
    edges: [{
      source: { node_id: "i", field: "image" },
      destination: { node_id: "s", field: "image" },
    }],
  };
  const { body } = await al.ask("POST", "/queue/default/enqueue_batch", { batch: { graph } });
  const [id] = body["item_ids"] as number[];
  const item = () => al.ask("GET", `/queue/default/i/${id}`);
  const end = performance.now() + 60_000;
  while ((await item()).body["status"] !== "completed" && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const before = (await item()).body["image_names"] as string[];
  assert.equal(before.length, 1);
  // Whoever sees one of al's images sees its session.
  const session_id = (await item()).body["session_id"];
  const put = await bo.ask("PATCH", `/images/i/${await bo.image()}`, { session_id });
  assert.equal(put.status, 200);
  assert.deepEqual((await item()).body["image_names"], before);
});
