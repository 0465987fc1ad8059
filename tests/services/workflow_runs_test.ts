import assert from "node:assert/strict";
import { call } from "../client.ts";
import { startServer, type TestServer } from "../server.ts";

const set = (node_id: string, field_name: string, value: unknown) => ({
  node_id,
  field_name,
  value,
});

async function run(server: TestServer, id: string, values: unknown[], runs = 1) {
  const { status, body } = await call(server, "POST", `workflows/i/${id}/run`, {
    body: {
      values: [set("prompt", "value", "a red circle"), set("steps", "value", 2), ...values],
      runs,
    },
  });
  assert.equal(status, 200, JSON.stringify(body));
  for (const item of body.item_ids as number[]) {
    for (let i = 0;; i++) {
      const { body: state } = await call(server, "GET", `queue/default/i/${item}`);
      if (state.status === "completed") break;
      assert.notEqual(state.status, "failed", state.error_message);
      assert.ok(i < 600, `item ${item} is still ${state.status}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const { body: images } = await call(server, "GET", "images/?limit=1&is_intermediate=false");
  return images.items[0] as { image_name: string; width: number };
}

Deno.test("the shipped workflows draw images on the real engine", async () => {
  await using server = await startServer({ settings: { device: "cpu", log_level: "error" } });
  const first = await run(server, "default_text_to_image", [set("seed", "value", 3)]);
  const metadata = await call(server, "GET", `images/i/${first.image_name}/metadata`);
  assert.deepEqual(
    [metadata.body.seed, metadata.body.steps, metadata.body.positive_prompt],
    [3, 2, "a red circle"],
  );
  const image = set("image", "image", { image_name: first.image_name });
  const second = await run(server, "default_image_to_image", [image], 2);
  assert.notEqual(second.image_name, first.image_name);
  assert.equal(second.width, first.width);
  const mask = set("mask", "image", { image_name: first.image_name });
  await run(server, "default_inpainting", [image, mask]);
  const large = await run(server, "default_larger_in_two_passes", []);
  assert.equal(large.width, 2 * first.width);
  const refined = await run(server, "default_upscale_then_refine", [image]);
  assert.equal(refined.width, 2 * first.width);
  const { body } = await call(server, "GET", "images/?limit=10&is_intermediate=false");
  assert.equal(body.total, 6);
});
