import assert from "node:assert/strict";
import { buildTextToImage } from "../../inference/graph/simple.ts";
import { graphOf, refusal, run, withEngine } from "./run_graph.ts";
import { params } from "./test_model.ts";

Deno.test("iterations on the real engine", (t) =>
  withEngine(async (engine) => {
    await t.step("iterate and collect unfold", async () => {
      const graph = graphOf({
        tens: { type: "range_of_size", start: 10, size: 3, step: 10 },
        ones: { type: "range_of_size", start: 1, size: 2 },
        a: { type: "iterate" },
        b: { type: "iterate" },
        sum: { type: "add" },
        all: { type: "collect" },
      }, [
        "tens.collection > a.collection",
        "ones.collection > b.collection",
        "a.item > sum.a",
        "b.item > sum.b",
        "sum.value > all.item",
      ]);
      const { results } = await run(engine, graph);
      assert.deepEqual(results["all"], {
        collection: [11, 12, 21, 22, 31, 32],
        type: "collect_output",
      });
      assert.equal(results["sum#1.0"]?.["value"], 21);
      assert.deepEqual(results["a#2"], { item: 30, index: 2, total: 3, type: "iterate_output" });
    });

    await t.step("a number connected to a text becomes its digits", async () => {
      const graph = graphOf({
        n: { type: "integer", value: 5 },
        join: { type: "string_join", string_right: " cats" },
      }, ["n.value > join.string_left"]);
      const { results } = await run(engine, graph);
      assert.deepEqual(results["join"], { value: "5 cats", type: "string_output" });
    });

    await t.step("a list of seeds makes one image each", async () => {
      const graph = buildTextToImage(params({ steps: 2 }));
      graph.nodes["seeds"] = { id: "seeds", type: "range_of_size", start: 5, size: 3 };
      graph.nodes["each"] = { id: "each", type: "iterate" };
      const extra = graphOf({}, [
        "seeds.collection > each.collection",
        "each.item > noise.seed",
        "each.item > core_metadata.seed",
      ]);
      graph.edges.push(...extra.edges);
      const { images } = await run(engine, graph);
      assert.deepEqual(images.map((image) => image.metadata?.["seed"]), [5, 6, 7]);
      assert.equal(new Set(images.map((image) => image.png.join())).size, 3);
      const single = await run(engine, buildTextToImage(params({ steps: 2, seed: 6 })));
      assert.deepEqual(images[1]?.png, single.images[0]?.png);
    });

    await t.step("endless iteration is refused", async () => {
      const graph = graphOf({
        many: { type: "range_of_size", size: 100 },
        a: { type: "iterate" },
        b: { type: "iterate" },
        sum: { type: "add" },
      }, [
        "many.collection > a.collection",
        "many.collection > b.collection",
        "a.item > sum.a",
        "b.item > sum.b",
      ]);
      const error = await refusal(run(engine, graph));
      assert.deepEqual([error.kind, error.nodeId], ["invalid", "sum"]);
    });
  }));
