import assert from "node:assert/strict";
import { buildImageToImage, buildTextToImage } from "../../inference/graph/simple.ts";
import { halfMask, meanDifference, pixelsOf, plainPng } from "./images.ts";
import { graphOf, refusal, run, withEngine } from "./run_graph.ts";
import { MODEL, params } from "./test_model.ts";

const BLUE = { r: 30, g: 60, b: 200 };

Deno.test("images on the real engine", (t) =>
  withEngine(async (engine) => {
    const png = await plainPng(100, 80, BLUE);

    await t.step("image to image: strength decides how much is kept", async () => {
      const changed = async (strength: number) => {
        const graph = buildImageToImage({
          ...params({ steps: 10 }),
          init_image: "start.png",
          strength,
        });
        const { images } = await run(engine, graph, { "start.png": png });
        const made = images.find((image) => image.nodeId === "decode");
        assert.deepEqual([made?.width, made?.height], [64, 64]);
        const start = await pixelsOf(await plainPng(64, 64, BLUE));
        return meanDifference(await pixelsOf(made?.png ?? new Uint8Array()), start, 64);
      };
      const [little, much] = [await changed(0.1), await changed(0.9)];
      assert.ok(little < 12, `strength 0.1 changes ${little}`);
      assert.ok(much > little * 2, `strength 0.9 changes ${much}, 0.1 ${little}`);
    });

    await t.step("image to image runs only its share of the steps", async () => {
      const graph = buildImageToImage({ ...params({ steps: 10 }), init_image: "a", strength: 0.7 });
      assert.equal((await run(engine, graph, { a: png })).ms.steps, 7);
    });

    await t.step("inpainting keeps the white part of the mask", async () => {
      const base = {
        ...params({ steps: 10, prompt: "a red circle" }),
        init_image: "a",
        strength: 1,
      };
      const graph = buildImageToImage({ ...base, strength: 0.9, mask: "m" });
      const start = await plainPng(64, 64, BLUE);
      const { images } = await run(engine, graph, { a: start, m: await halfMask(64, 64) });
      const made = await pixelsOf(images.at(-1)?.png ?? new Uint8Array());
      // What the VAE alone makes of the start image is the yardstick.
      const roundTrip = graphOf({
        loader: { type: "main_model_loader", model: MODEL },
        encode: { type: "i2l", image: { image_name: "a" } },
        decode: { type: "l2i" },
      }, ["loader.vae > encode.vae", "loader.vae > decode.vae", "encode.latents > decode.latents"]);
      const kept = await pixelsOf(
        (await run(engine, roundTrip, { a: start })).images[0]?.png as Uint8Array,
      );
      const right = meanDifference(made, kept, 64, (x) => x >= 48);
      const left = meanDifference(made, kept, 64, (x) => x < 24);
      assert.ok(right < 6, `the kept side differs by ${right}`);
      assert.ok(left > right * 2, `the free side differs by ${left}, the kept one by ${right}`);
    });

    await t.step(
      "a soft mask keeps its white side, and its edge changes in the last steps",
      async () => {
        const start = await plainPng(128, 128, BLUE);
        const draw = async (radius: number) => {
          const size = { width: 128, height: 128, steps: 10, prompt: "a red circle" };
          const base = { ...params(size), init_image: "a", strength: 0.9, mask: "m" };
          const graph = buildImageToImage(base);
          graph.nodes["denoise_mask"] = {
            id: "denoise_mask",
            type: "create_gradient_mask",
            edge_radius: radius,
          };
          const { images } = await run(engine, graph, { a: start, m: await halfMask(128, 128) });
          const area = images.find((image) => image.nodeId === "denoise_mask");
          const made = images.find((image) => image.nodeId === "decode");
          assert.ok(area && made);
          return { area: await pixelsOf(area.png), made: await pixelsOf(made.png) };
        };
        const [hard, soft] = [await draw(0), await draw(24)];
        const black = (pixels: Uint8Array) =>
          pixels.filter((value) => value === 0).length / 3 / 128;
        // Half of 16 cells and the one that resampling made grey, then three cells more.
        assert.equal(black(hard.area), 72);
        assert.equal(black(soft.area), 96);
        const far = meanDifference(soft.made, hard.made, 128, (x) => x >= 112);
        const edge = meanDifference(soft.made, hard.made, 128, (x) => x >= 72 && x < 96);
        assert.ok(far < 8, `far from the edge ${far}`);
        assert.ok(edge > far, `at the edge ${edge}, far from it ${far}`);
      },
    );

    await t.step("every sampler makes an image", async () => {
      for (const scheduler of ["ddim", "dpmpp_2m_k", "dpmpp_sde", "heun", "unipc", "lcm"]) {
        const { images } = await run(engine, buildTextToImage(params({ scheduler })));
        assert.equal(images.length, 1, scheduler);
      }
    });

    await t.step("denoising in two parts equals denoising at once", async () => {
      const whole = buildTextToImage(params({ steps: 8, scheduler: "ddim" }));
      const parts = buildTextToImage(params({ steps: 8, scheduler: "ddim" }));
      const first = parts.nodes["denoise"];
      assert.ok(first);
      parts.nodes["denoise"] = { ...first, denoising_end: 0.5 };
      parts.nodes["rest"] = { ...first, id: "rest", denoising_start: 0.5 };
      for (const edge of [...parts.edges]) {
        const { node_id, field } = edge.destination;
        if (node_id === "denoise" && field !== "noise") {
          parts.edges.push({ ...edge, destination: { node_id: "rest", field } });
        }
        if (edge.source.node_id === "denoise") edge.source = { node_id: "rest", field: "latents" };
      }
      parts.edges.push({
        source: { node_id: "denoise", field: "latents" },
        destination: { node_id: "rest", field: "latents" },
      });
      const [a, b] = [await run(engine, whole), await run(engine, parts)];
      assert.equal(b.ms.steps, 8);
      const [one, two] = [a.images[0]?.png, b.images[0]?.png];
      assert.ok(one && two);
      assert.ok(meanDifference(await pixelsOf(one), await pixelsOf(two), 64) < 0.5);
    });

    await t.step("guidance, its rescaling and the negative prompt change the image", async () => {
      const draw = async (changes: Parameters<typeof params>[0], rescale = 0) => {
        const graph = buildTextToImage(params(changes));
        Object.assign(graph.nodes["denoise"] ?? {}, { cfg_rescale_multiplier: rescale });
        return (await run(engine, graph)).images[0]?.png;
      };
      const plain = await draw({});
      for (
        const other of [
          await draw({ cfg_scale: 1 }),
          await draw({ negative_prompt: "red" }),
          await draw({}, 0.7),
        ]
      ) assert.notDeepEqual(other, plain);
    });

    await t.step("words after the first 75 tokens count, too", async () => {
      const draw = async (end: string) => {
        const prompt = `a red circle ${"very ".repeat(90)}${end}`;
        const graph = buildTextToImage(params({ prompt, steps: 1 }));
        return (await run(engine, graph)).images[0]?.png;
      };
      assert.notDeepEqual(await draw("blue"), await draw("green"));
    });

    await t.step("weights and blends change the image, and odd notation is reported", async () => {
      const draw = async (prompt: string) => {
        const graph = buildTextToImage(params({ prompt, steps: 1 }));
        const { images, promptNotes } = await run(engine, graph);
        assert.deepEqual(images[0]?.metadata?.["prompt_notes"] ?? [], promptNotes);
        return { png: images[0]?.png, kinds: promptNotes.map(({ kind }) => kind) };
      };
      const plain = await draw("a red circle");
      assert.deepEqual(plain.kinds, []);
      assert.deepEqual((await draw("a (red) circle")).png, plain.png);
      for (const other of ["a red++ circle", "a (red)0.3 circle", "a red BREAK circle"]) {
        const { png, kinds } = await draw(other);
        assert.notDeepEqual(png, plain.png, other);
        assert.deepEqual(kinds, [], other);
      }
      assert.deepEqual((await draw("a (red:1.3) circle :)")).kinds, ["unmatched", "a1111"]);
      assert.notDeepEqual(
        (await draw('("a red circle", "a blue square").blend(0.5, 0.5)')).png,
        plain.png,
      );
    });

    await t.step("the notes of an image are limited", async () => {
      const graph = buildTextToImage(params({ prompt: `a circle ${"(".repeat(500)}`, steps: 1 }));
      const { images, promptNotes } = await run(engine, graph);
      assert.equal(promptNotes.length, 200);
      assert.deepEqual(images[0]?.metadata?.["prompt_notes"], promptNotes);
    });

    await t.step("invalid notation is an error of its node", async () => {
      const graph = buildTextToImage(params({ prompt: "a (red)99 circle" }));
      const error = await refusal(run(engine, graph));
      assert.deepEqual([error.kind, error.field], ["invalid", "prompt"]);
      assert.match(error.message, /weight 99/);
    });

    await t.step("a model that is not installed is an error", async () => {
      const graph = buildTextToImage(params({ model: { ...MODEL, key: "other", name: "Other" } }));
      const error = await refusal(run(engine, graph));
      assert.deepEqual([error.kind, error.nodeId], ["invalid", "positive"]);
      assert.match(error.message, /"Other" is not installed/);
    });

    await t.step("an invalid graph is refused with node and field", async () => {
      const graph = buildTextToImage(params());
      Object.assign(graph.nodes["noise"] ?? {}, { width: 7 });
      const error = await refusal(run(engine, graph));
      assert.deepEqual([error.kind, error.nodeId, error.field], ["invalid", "noise", "width"]);
    });

    await t.step("the engine still works after all that", async () => {
      assert.equal((await run(engine, buildTextToImage(params()))).images.length, 1);
    });
  }));
