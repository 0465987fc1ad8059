/** What ready-made models do with images, on a real server with models of its own. */
import assert from "node:assert/strict";
import { join } from "node:path";
import {
  writeBackgroundModel,
  writeCaptionModel,
  writeDepthModel,
} from "../inference/tiny_vision.ts";
import { ended, install } from "../installed.ts";
import { fileForm, type Json, type Person, smallPng, startStudio } from "../libraries.ts";

const upload = "/images/upload?image_category=general&is_intermediate=false";

Deno.test("ready-made models work on images through the queue", async (t) => {
  await using studio = await startStudio({ device: "cpu" });
  const { ad, al, bo } = studio;
  const folder = await Deno.makeTempDir({ prefix: "atelier-vision-" });
  const run = async (person: Person, path: string, body: Json) => {
    const { status, body: queued } = await person.ask("POST", path, body);
    assert.equal(status, 200, JSON.stringify(queued));
    const item = await ended(person, (queued["item_ids"] as number[])[0]!);
    assert.equal(item["status"], "completed", String(item["error_message"]));
    const { results } = item["session"] as { results: Record<string, { image: Json }> };
    const name = results["look"]!.image["image_name"] as string;
    const { body: image } = await person.ask("GET", `/images/i/${name}`);
    const { body: metadata } = await person.ask("GET", `/images/i/${name}/metadata`);
    return { image, metadata };
  };
  const refused = async (person: Person, path: string, body: Json) => {
    const { status, body: answer } = await person.ask("POST", path, body);
    const [error] = answer["errors"] as { field: string; message: string }[];
    return [status, error!.field.replace(/^body\./, ""), error!.message] as const;
  };
  try {
    const image = await al.image();

    await t.step("without a model, the words say where to get one", async () => {
      for (
        const [path, body] of [
          ["/remove_background", { image }],
          ["/describe", { image }],
          ["/preprocess", { image, preprocessor: "normal_map" }],
        ] as const
      ) {
        const [status, field, message] = await refused(al, path, body);
        assert.deepEqual([status, field], [404, "model"]);
        assert.match(message, /administrator can get one/);
      }
      const node = {
        id: "n",
        type: "depth_anything_depth_estimation",
        image: { image_name: image },
      };
      const batch = { graph: { nodes: { n: node }, edges: [] }, runs: 1 };
      const [status, field] = await refused(al, "/queue/default/enqueue_batch", { batch });
      assert.deepEqual([status, field], [404, "batch.graph.nodes.n.model"]);
    });

    const { key } = await install(ad, await writeBackgroundModel(join(folder, "background")));
    const depth = await install(ad, await writeDepthModel(join(folder, "depth")));
    assert.deepEqual([depth["type"], depth["usable"]], ["depth_estimation", true]);

    await t.step("a cut-out lies on the board of its image, with its metadata", async () => {
      const board = await al.board("shared");
      const form = fileForm(smallPng(20, 10), {
        metadata: JSON.stringify({ positive_prompt: "a cat", seed: 7 }),
      });
      const { body } = await al.ask("POST", `${upload}&board_id=${board}`, form);
      const image = body["image_name"] as string;
      const { image: cut, metadata } = await run(al, "/remove_background", { image });
      assert.deepEqual([cut["width"], cut["height"], cut["board_id"]], [20, 10, board]);
      const { background_removed_by, ...rest } = metadata;
      assert.equal((background_removed_by as Json)["key"], key);
      assert.deepEqual(rest, {
        positive_prompt: "a cat",
        seed: 7,
        initial_image: { image_name: image, width: 20, height: 10 },
      });
      // Bo sees the image, but may not add to its board.
      const theirs = await run(bo, "/remove_background", { image, model: key });
      assert.equal(theirs.image["board_id"] ?? null, null);
    });

    await t.step("a preview of a control image is in no gallery", async () => {
      const before = await al.ask("GET", "/images/names?is_intermediate=false");
      for (const preprocessor of ["depth_anything_depth_estimation", "normal_map"]) {
        const { image: made } = await run(al, "/preprocess", { image, preprocessor });
        assert.equal(made["is_intermediate"], true);
      }
      const after = await al.ask("GET", "/images/names?is_intermediate=false");
      assert.deepEqual(after.body["total_count"], before.body["total_count"]);
    });

    await t.step("an image is put into words", async () => {
      await install(ad, await writeCaptionModel(join(folder, "words")));
      const { status, body } = await al.ask("POST", "/describe", { image });
      assert.equal(status, 200, JSON.stringify(body));
      const item = await ended(al, (body["item_ids"] as number[])[0]!);
      assert.equal(item["status"], "completed", String(item["error_message"]));
      const { results } = item["session"] as { results: Record<string, Json> };
      assert.equal(results["look"]!["value"], "a bright place");
      const prompt = await al.ask("POST", "/utilities/image-to-prompt", { image_name: image });
      assert.deepEqual([prompt.status, prompt.body], [200, {
        prompt: "a bright place",
        error: null,
      }]);
      const foreign = { image_name: image, model_key: "llava" };
      const refused = await al.ask("POST", "/utilities/image-to-prompt", foreign);
      assert.equal(refused.status, 404, JSON.stringify(refused.body));
      assert.match(JSON.stringify(refused.body), /no model for descriptions “llava”/);
      const intermediate = () => ad.ask("GET", "/images/intermediates");
      const before = await intermediate();
      const body1111 = { image: `data:image/png;base64,${smallPng().toBase64()}`, model: "clip" };
      const caption = await al.ask("POST", "/../../sdapi/v1/interrogate", body1111);
      assert.deepEqual([caption.status, caption.body], [200, { caption: "a bright place" }]);
      assert.deepEqual((await intermediate()).body, before.body, "the sent image is gone");
    });

    await t.step("what is foreign, gone or unfit is refused by its field", async () => {
      const foreign = await bo.image();
      const looks = [
        ["/remove_background", {}],
        ["/describe", {}],
        ["/preprocess", { preprocessor: "normal_map" }],
      ];
      for (const [path, more] of looks as [string, Json][]) {
        for (const name of ["gone.png", foreign]) {
          const [status, field] = await refused(al, path, { ...more, image: name });
          assert.deepEqual([status, field], [404, "image"]);
        }
        const [status] = await refused(al, path, { ...more, image, unknown: 1 });
        assert.equal(status, 422);
      }
      const [status, field, message] = await refused(al, "/remove_background", {
        image,
        model: depth["key"],
      });
      assert.deepEqual([status, field], [404, "model"]);
      assert.match(message, /no model for backgrounds/);
      const drawn = { image, preprocessor: "canny_edge_detection" };
      assert.equal((await refused(al, "/preprocess", drawn))[0], 422);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
