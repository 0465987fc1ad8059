/** What somebody asks of the engine counts for whose turn it is, however it is asked. */
import assert from "node:assert/strict";
import { buildTextToImage, type ModelIdentifier } from "../../inference/graph/simple.ts";
import { sql } from "../client.ts";
import { params } from "../inference/test_params.ts";
import { type Json, type Person, startStudio } from "../libraries.ts";

type Nodes = Record<string, Json>;

/** Runs a graph and answers its item when it has ended. */
async function run(person: Person, nodes: Nodes, edges: Json[] = []): Promise<Json> {
  const batch = { graph: { id: "g", nodes, edges } };
  const made = await person.ask("POST", "/queue/default/enqueue_batch", { batch });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const [id] = made.body["item_ids"] as number[];
  const end = performance.now() + 120_000;
  for (;;) {
    const { body } = await person.ask("GET", `/queue/default/i/${id}`);
    if (body["completed_at"] !== null || performance.now() > end) return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Nodes that each make an image of these sides out of another. */
const resized = (image_name: string, count: number, width: number, height: number): Nodes =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`r${i}`, {
      id: `r${i}`,
      type: "img_resize",
      image: { image_name },
      width,
      height,
      is_intermediate: true,
    }]),
  );

Deno.test("images that are made without a model are charged", async () => {
  await using studio = await startStudio();
  const { bo, server } = studio;
  const image = await bo.image();
  const account = () =>
    sql(server, "SELECT virtual_time FROM queue_accounts WHERE user_id = ?", bo.userId)[0]
      ?.["virtual_time"] as number;
  const item = await run(bo, resized(image, 20, 2048, 2048));
  assert.equal(item["status"], "completed");
  // Seconds of the engine were a hundredth of one, as often as one liked.
  assert.ok(item["measured_seconds"] as number > 0.2, String(item["measured_seconds"]));
  const before = account();
  // An image that is too large to be kept fails at its end, and that is not the server's doing.
  const failed = await run(bo, resized(image, 1, 8192, 8192));
  assert.deepEqual([failed["status"], failed["error_type"]], ["failed", "too_large"]);
  assert.ok(account() > before + 0.1, String(account() - before));
});

Deno.test("one user cannot make a model seem slow for everyone", async () => {
  await using studio = await startStudio();
  const { bo, server } = studio;
  const { body } = await bo.ask("GET", "/../v2/models/?model_type=main");
  const [model] = body["models"] as Json[];
  const { key, hash, name, base, type } = model as Json;
  const nodes: Nodes = {
    m: { id: "m", type: "main_model_loader", model: { key, hash, name, base, type } },
  };
  const edges: Json[] = [];
  for (let i = 0; i < 50; i++) {
    nodes[`c${i}`] = { id: `c${i}`, type: "compel", prompt: `a red circle ${i}` };
    edges.push({
      source: { node_id: "m", field: "clip" },
      destination: { node_id: `c${i}`, field: "clip" },
    });
  }
  assert.equal((await run(bo, nodes, edges))["status"], "completed");
  const rates = sql(server, "SELECT * FROM engine_rates WHERE model_key = ?", key as string);
  assert.deepEqual(rates, []);
});

Deno.test("one item costs no more than the dearest single image", async () => {
  await using studio = await startStudio();
  const { ad, bo } = studio;
  await ad.ask("PUT", "/queue/default/processor/pause");
  const { body } = await bo.ask("GET", "/../v2/models/?model_type=main");
  const { key, hash, name, base, type } = (body["models"] as ModelIdentifier[])[0] ??
    assert.fail("no model");
  const model = { key, hash, name, base, type };
  const dearest = params({ model, width: 2048, height: 2048, steps: 500 });
  const graph = buildTextToImage(dearest);
  const enqueue = (batch: Json) => bo.ask("POST", "/queue/default/enqueue_batch", { batch });
  assert.equal((await enqueue({ graph })).status, 200);

  const [id, node] = Object.entries(graph.nodes)
    .find(([, { type }]) => type === "denoise_latents") ?? assert.fail("no denoiser");
  const again = graph.edges.filter((edge) => edge.destination.node_id === id)
    .map((edge) => ({ ...edge, destination: { ...edge.destination, node_id: "again" } }));
  const twice = {
    ...graph,
    nodes: { ...graph.nodes, again: { ...node, id: "again" } },
    edges: [...graph.edges, ...again],
  };
  const refused = await enqueue({ graph: twice });
  assert.equal(refused.status, 422);
  assert.match(JSON.stringify(refused.body), /batch\.graph.*split it into several/);
});
