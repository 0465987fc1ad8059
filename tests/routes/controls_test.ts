/**
 * Control layers of the simple form, from their files to the image and its metadata, by HTTP alone.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { ended, install as installed } from "../installed.ts";
import { fileForm, type Json, startStudio } from "../libraries.ts";
import { halfMask, meanDifference, pixelsOf, plainPng } from "../inference/images.ts";
import {
  writeControlNet,
  writeIpAdapter,
  writeRandom,
  writeSd15,
  writeT2IAdapter,
} from "../inference/random_checkpoint.ts";
import { until } from "../until.ts";

Deno.test("control layers affect an image, and are refused by their index", async (t) => {
  await using studio = await startStudio({ device: "cpu" });
  const { ad, al, bo } = studio;
  const folder = await Deno.makeTempDir({ prefix: "atelier-control-" });
  const install = (file: string) => installed(ad, join(folder, `${file}.safetensors`));
  const form = { model: "dream", prompt: "a cat", width: 64, height: 64, steps: 2, seed: 5 };
  const ask = (controls: Json[], more: Json = {}) =>
    bo.ask("POST", "/generate", { ...form, controls, ...more });
  const draw = async (controls: Json[], more: Json = {}) => {
    const { status, body } = await ask(controls, more);
    assert.equal(status, 200, JSON.stringify(body));
    const item = await ended(bo, (body["item_ids"] as number[])[0]!);
    assert.equal(item["status"], "completed", String(item["error_message"]));
    const { results } = item["session"] as { results: Record<string, { image: Json }> };
    const name = results["decode"]?.image["image_name"];
    const response = await fetch(`${studio.server.url}/api/v1/images/i/${name}/full`, {
      headers: { authorization: `Bearer ${bo.token}` },
    });
    const { body: metadata } = await bo.ask("GET", `/images/i/${name}/metadata`);
    return { pixels: await pixelsOf(new Uint8Array(await response.arrayBuffer())), metadata };
  };
  const upload = async (png: Uint8Array) => {
    const path = "/images/upload?image_category=control&is_intermediate=false";
    const { status, body } = await bo.ask("POST", path, fileForm(png));
    assert.equal(status, 201, JSON.stringify(body));
    return body["image_name"] as string;
  };
  const refused = ({ status, body }: { status: number; body: Json }) => [
    status,
    (body["errors"] as { field: string }[] | undefined)?.[0]?.field,
  ];
  try {
    await writeSd15(join(folder, "dream.safetensors"));
    await writeControlNet(join(folder, "edges.safetensors"));
    await writeT2IAdapter(join(folder, "sketch.safetensors"));
    await install("dream");
    const { key, hash, name, base, type } = await install("edges");
    const image = await bo.image();

    await t.step("a layer changes the image, and the metadata have InvokeAI's form", async () => {
      const plain = await draw([]);
      const layer = { image, name: "edges", preprocessor: "canny_edge_detection" };
      const steered = await draw([layer]);
      assert.notDeepEqual(steered.pixels, plain.pixels);
      assert.deepEqual(steered.metadata["controlnets"], [{
        image: { image_name: image },
        control_model: { key, hash, name, base, type },
        control_weight: 1,
        begin_step_percent: 0,
        end_step_percent: 1,
        control_mode: "balanced",
        resize_mode: "just_resize",
        preprocessor: "canny_edge_detection",
      }]);
      assert.equal(plain.metadata["controlnets"], undefined);
      assert.deepEqual((await draw([{ ...layer, weight: 0 }])).pixels, plain.pixels);
      const unlike = await draw([{ ...layer, mode: "more_prompt" }]);
      assert.notDeepEqual(unlike.pixels, steered.pixels);
      const [used] = unlike.metadata["controlnets"] as Json[];
      assert.equal(used?.["control_mode"], "more_prompt");
      // Two layers, of which one takes the image as it is, on an image that is changed.
      const two = [layer, { image, name: String(key), weight: 0.5, begin: 0.2, end: 0.8 }];
      const both = await draw(two, { init_image: image, strength: 0.5 });
      assert.equal((both.metadata["controlnets"] as Json[]).length, 2);
    });

    await t.step("a T2I-Adapter works beside a ControlNet", async () => {
      const adapter = await install("sketch");
      // Without lines an adapter hardly changes anything.
      const lines = await upload(await halfMask(64, 64));
      const layer = {
        ...{ image: lines, name: "sketch", preprocessor: "lineart_edge_detection" },
        weight: 0.5,
      };
      const plain = await draw([{ image, name: "edges" }]);
      const both = await draw([{ image, name: "edges" }, layer]);
      const change = meanDifference(both.pixels, plain.pixels, 64);
      assert.ok(change > 0.1, `a mean of ${change}`);
      assert.deepEqual(both.metadata["controlnets"], plain.metadata["controlnets"]);
      const { key, hash, name, base, type } = adapter;
      assert.deepEqual(both.metadata["t2iAdapters"], [{
        image: { image_name: lines },
        t2i_adapter_model: { key, hash, name, base, type },
        weight: 0.5,
        begin_step_percent: 0,
        end_step_percent: 1,
        resize_mode: "just_resize",
        preprocessor: "lineart_edge_detection",
      }]);
    });

    await t.step("an IP-Adapter needs an image encoder, and then affects the image", async () => {
      await writeIpAdapter(join(folder, "show.safetensors"), join(folder, "vision.safetensors"));
      const { key, hash, name, base, type } = await install("show");
      const layer = { image, name: "show", weight: 0.8 };
      const waiting = await ask([layer]);
      assert.equal(waiting.status, 404);
      assert.match(JSON.stringify(waiting.body), /needs a CLIP image encoder, and none/);
      const record = async () => (await ad.ask("GET", `/../v2/models/i/${key}`)).body;
      assert.equal((await record())["usable"], false);
      const encoder = await install("vision");
      assert.equal((await record())["usable"], true);
      assert.deepEqual((await record())["borrowed"], [
        { part: "image_encoder", from: { key: encoder["key"], name: "vision" } },
      ]);
      const plain = await draw([]);
      const shown = await draw([layer]);
      assert.notDeepEqual(shown.pixels, plain.pixels);
      assert.deepEqual(shown.metadata["ipAdapters"], [{
        image: { image_name: image },
        ip_adapter_model: { key, hash, name, base, type },
        weight: 0.8,
        method: "full",
        begin_step_percent: 0,
        end_step_percent: 1,
      }]);
    });

    await t.step("absent, hidden or unsuitable things are refused by their field", async () => {
      const layer = { image, name: "edges" };
      const foreign = await al.image();
      const cases: [layers: Json[], status: number, field: string][] = [
        [[layer, { ...layer, name: "gone" }], 404, "body.controls.1.name"],
        [[{ ...layer, name: "dream" }], 404, "body.controls.0.name"],
        [[{ ...layer, image: "gone.png" }], 404, "body.controls.0.image"],
        [[{ ...layer, image: foreign }], 404, "body.controls.0.image"],
        [[{ ...layer, begin: 0.5, end: 0.5 }], 422, "body.controls.0.end"],
        [[{ ...layer, weight: 3 }], 422, "body.controls.0.weight"],
        [[{ ...layer, mode: "less" }], 422, "body.controls.0.mode"],
        [[{ ...layer, preprocessor: "l2i" }], 422, "body.controls.0.preprocessor"],
        [Array.from({ length: 11 }, () => layer), 422, "body.controls"],
      ];
      for (const [layers, status, field] of cases) {
        const [found, where] = refused(await ask(layers));
        assert.deepEqual([found, String(where).replace(/^body\./, "")], [
          status,
          field.replace(/^body\./, ""),
        ]);
      }
      const hidden = await ad.ask("PATCH", `/../v2/models/i/${key}`, { visibility: "private" });
      assert.equal(hidden.status, 200, JSON.stringify(hidden.body));
      assert.deepEqual(refused(await ask([layer])), [404, "body.controls.0.name"]);
      const shown = await ad.ask("PATCH", `/../v2/models/i/${key}`, { visibility: "shared" });
      assert.equal(shown.status, 200, JSON.stringify(shown.body));
    });

    await t.step("control images and masks of another size, empty or full, are taken", async () => {
      const wide = await upload(await halfMask(300, 100));
      const steered = await draw([{ image: wide, name: "edges" }]);
      assert.equal(steered.pixels.length, 64 * 64 * 3);
      const grey = (r: number) => plainPng(50, 90, { r, g: r, b: r });
      const drawn = async (mask: string) =>
        (await draw([{ image, name: "edges" }], { init_image: image, mask })).pixels;
      const [half, empty, full] = [
        await drawn(wide),
        await drawn(await upload(await grey(0))),
        await drawn(await upload(await grey(255))),
      ];
      assert.equal(new Set([half, empty, full].map((pixels) => pixels.join())).size, 3);
    });

    await t.step("a file of an unknown upscaler is refused", async () => {
      const strange = join(folder, "swin.safetensors");
      await writeRandom(strange, [
        { name: "conv_first.weight", shape: [8, 3, 3, 3] },
        { name: "layers.0.residual_group.blocks.0.norm1.weight", shape: [8] },
      ], 1);
      const path = `/../v2/models/install?source=${encodeURIComponent(strange)}&inplace=true`;
      const { status, body } = await ad.ask("POST", path, {});
      const says = status === 201
        ? await until(async () => {
          const { body: job } = await ad.ask("GET", `/../v2/models/install/${body["id"]}`);
          return job["status"] === "error" && JSON.stringify(job);
        })
        : JSON.stringify(body);
      assert.match(says, /SwinIR cannot be run: take an ESRGAN/);
    });

    await t.step("a control image that is deleted meanwhile fails the item", async () => {
      const gone = await bo.image();
      await ad.ask("PUT", "/queue/default/processor/pause");
      const { body } = await ask([{ image: gone, name: "edges" }]);
      assert.ok((await bo.ask("DELETE", `/images/i/${gone}`)).status < 300);
      await ad.ask("PUT", "/queue/default/processor/resume");
      const item = await ended(bo, (body["item_ids"] as number[])[0]!);
      assert.equal(item["status"], "failed");
      assert.match(String(item["error_message"]), /image/i);
    });

    await t.step(
      "a control image that is withdrawn meanwhile fails the item",
      async () => {
        const board = await al.board("shared");
        const lent = await al.image(board);
        await ad.ask("PUT", "/queue/default/processor/pause");
        const { status, body } = await ask([{ image: lent, name: "edges" }]);
        assert.equal(status, 200, JSON.stringify(body));
        const back = await al.ask("PATCH", `/boards/${board}`, { board_visibility: "private" });
        assert.ok(back.status < 300, JSON.stringify(back.body));
        await ad.ask("PUT", "/queue/default/processor/resume");
        const item = await ended(bo, (body["item_ids"] as number[])[0]!);
        assert.equal(item["status"], "failed");
        assert.match(String(item["error_message"]), /image/i);
      },
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
