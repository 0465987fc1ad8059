/** `POST /api/v1/upscale` on a real server, with an upscaler that ships. */
import assert from "node:assert/strict";
import { ended } from "../installed.ts";
import { fileForm, type Json, smallPng, startStudio } from "../libraries.ts";

const MODEL = "ESRGAN-slim-x2";

Deno.test("an image is enlarged onto its board, with its own metadata", async (t) => {
  await using studio = await startStudio({ device: "cpu" });
  const { al, bo } = studio;
  const made = async (person: typeof al, body: Json) => {
    const { status, body: queued } = await person.ask("POST", "/upscale", body);
    assert.equal(status, 200, JSON.stringify(queued));
    const item = await ended(person, (queued["item_ids"] as number[])[0]!);
    assert.equal(item["status"], "completed", String(item["error_message"]));
    const { results } = item["session"] as { results: Record<string, { image: Json }> };
    const name = results["upscale"]!.image["image_name"] as string;
    const image = await person.ask("GET", `/images/i/${name}`);
    const metadata = await person.ask("GET", `/images/i/${name}/metadata`);
    return { image: image.body, metadata: metadata.body };
  };
  const refused = async (body: Json) => {
    const { status, body: answer } = await al.ask("POST", "/upscale", body);
    const [error] = answer["errors"] as { field: string; message: string }[];
    return [status, error!.field.replace(/^body\./, ""), error!.message] as const;
  };

  await t.step("by its factor, with the parameters of the image", async () => {
    const board = await al.board("shared");
    const gone = { key: "gone", hash: "h", name: "dream", base: "sd-1", type: "main" };
    const metadata = {
      positive_prompt: "a cat",
      seed: 7,
      model: gone,
      controlnets: [{ image: { image_name: "gone.png" } }],
    };
    const path = `/images/upload?image_category=general&is_intermediate=false&board_id=${board}`;
    const form = fileForm(smallPng(20, 10), { metadata: JSON.stringify(metadata) });
    const { status, body } = await al.ask("POST", path, form);
    assert.equal(status, 201, JSON.stringify(body));
    const image = body["image_name"] as string;
    const { image: large, metadata: noted } = await made(al, { image, model: MODEL, scale: 3 });
    assert.deepEqual([large["width"], large["height"], large["board_id"]], [60, 30, board]);
    const { upscale_model, ...rest } = noted;
    assert.equal((upscale_model as Json)["name"], MODEL);
    assert.deepEqual(rest, {
      positive_prompt: "a cat",
      seed: 7,
      model: { name: "dream" },
      upscale_scale: 3,
      upscale_initial_image: { image_name: image, width: 20, height: 10 },
    });
    // Bo sees the image, but may not add to its board.
    const theirs = await made(bo, { image, model: MODEL });
    assert.deepEqual([theirs.image["width"], theirs.image["board_id"] ?? null], [40, null]);
  });

  await t.step("what is not there, unfit or too large is refused by its field", async () => {
    const image = await al.image();
    const foreign = await bo.image();
    assert.deepEqual((await refused({ image: "gone.png", model: MODEL })).slice(0, 2), [
      404,
      "image",
    ]);
    assert.deepEqual((await refused({ image: foreign, model: MODEL })).slice(0, 2), [404, "image"]);
    const [status, field, message] = await refused({ image, model: "RealESRGAN_x4plus.pth" });
    assert.deepEqual([status, field], [404, "model"]);
    assert.match(message, /no upscaler “RealESRGAN_x4plus.pth”/);
    for (const scale of [1, 0, -2, 17, "2"]) {
      assert.deepEqual((await refused({ image, model: MODEL, scale })).slice(0, 2), [422, "scale"]);
    }
    const wide = await al.ask(
      "POST",
      "/images/upload?image_category=user&is_intermediate=false",
      fileForm(smallPng(4000, 4000)),
    );
    assert.equal(wide.status, 201, JSON.stringify(wide.body));
    const large = { image: wide.body["image_name"], model: MODEL, scale: 4 };
    const [, at, says] = await refused(large);
    assert.equal(at, "scale");
    assert.match(says, /16000 × 16000 pixels.*smaller image or factor/);
  });
});
