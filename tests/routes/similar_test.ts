/** "More like this": a real model looks at real images, and each reader finds what they may see. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { plainPng } from "../inference/images.ts";
import { writeSimilarityModel } from "../inference/tiny_vision.ts";
import { install } from "../installed.ts";
import { fileForm, type Json, type Person, startStudio } from "../libraries.ts";
import { until } from "../until.ts";

const COLOURS = {
  red: { r: 250, g: 20, b: 20 },
  orange: { r: 250, g: 120, b: 20 },
  blue: { r: 20, g: 20, b: 250 },
};

Deno.test("more like an image is found among what its viewer may see", async (t) => {
  await using studio = await startStudio({ device: "cpu" });
  const { ad, al, bo } = studio;
  const folder = await Deno.makeTempDir({ prefix: "atelier-similar-" });
  const upload = async (person: Person, colour: keyof typeof COLOURS, board?: string) => {
    const place = board === undefined ? "" : `&board_id=${board}`;
    const path = `/images/upload?image_category=general&is_intermediate=false${place}`;
    const { status, body } = await person.ask(
      "POST",
      path,
      fileForm(await plainPng(40, 30, COLOURS[colour])),
    );
    assert.equal(status, 201, JSON.stringify(body));
    return body["image_name"] as string;
  };
  const like = async (person: Person, name: string, query = "") => {
    const { status, body } = await person.ask("GET", `/images/i/${name}/similar${query}`);
    return { status, body, names: body["image_names"] as string[] };
  };
  const found = (person: Person, name: string, query = "") =>
    until(async () => {
      const { body, ...rest } = await like(person, name, query);
      return body["state"] !== "waiting" && body["unseen"] === 0 && { body, ...rest };
    });
  try {
    const red = await upload(al, "red");
    const blue = await upload(al, "blue");
    const orange = await upload(al, "orange");
    const hidden = await upload(bo, "red");
    const board = await bo.board("shared");
    const lent = await upload(bo, "red", board);

    await t.step("without a model, the answer says so", async () => {
      const { status, body, names } = await like(al, red);
      assert.deepEqual([status, body["state"], names], [200, "no_model", []]);
      assert.equal((await like(al, hidden)).status, 404);
    });

    const model = await install(ad, await writeSimilarityModel(join(folder, "like")));
    assert.deepEqual([model["type"], model["usable"]], ["image_feature_extraction", true]);

    await t.step("the most alike come first, and the image itself does not", async () => {
      const { body, names } = await found(al, red, "?with_shapes=true");
      assert.deepEqual(names, [orange, blue]);
      const [near, far] = body["similarity"] as number[];
      assert.ok(near! > 0.7 && far! < 0, `${near} ${far}`);
      assert.deepEqual([body["state"], body["shapes"]], ["ready", [133, 133]]);
      assert.deepEqual((await found(al, red, "?search_term=nothing")).names, []);
    });

    await t.step("of others, what is shared; never what is not", async () => {
      const { names, body } = await found(al, red, "?visible=true");
      assert.deepEqual(names, [lent, orange, blue]);
      assert.equal((body["owners"] as Json[]).length, 2);
      assert.deepEqual((await found(al, lent, "?visible=true")).names, [red, orange, blue]);
      assert.equal((await like(al, hidden)).status, 404);
      assert.equal((await like(al, "gone.png")).status, 404);
      assert.equal((await like(bo, blue)).status, 404);
      const back = await bo.ask("PATCH", `/boards/${board}`, { board_visibility: "private" });
      assert.ok(back.status < 300);
      assert.deepEqual((await found(al, red, "?visible=true")).names, [orange, blue]);
      assert.equal((await like(al, lent)).status, 404);
    });

    await t.step(
      "an image that comes later is looked at, and one that goes is not found",
      async () => {
        const later = await upload(al, "red");
        assert.deepEqual((await found(al, red)).names, [later, orange, blue]);
        await al.ask("DELETE", `/images/i/${later}`);
        assert.deepEqual((await found(al, red)).names, [orange, blue]);
        assert.equal((await like(al, later)).status, 404);
        const restored = await al.ask("POST", "/images/trash/restore", { image_names: [later] });
        assert.equal(restored.status, 200, JSON.stringify(restored.body));
        assert.deepEqual((await found(al, red)).names, [later, orange, blue]);
      },
    );

    await t.step("another model looks at everything again", async () => {
      const record = `/../v2/models/i/${model["key"]}`;
      assert.ok((await ad.ask("DELETE", record)).status < 300);
      assert.equal((await like(al, red)).body["state"], "no_model");
      const dino = await writeSimilarityModel(join(folder, "other"), "dinov2");
      const other = await install(ad, dino);
      const { names, body } = await found(al, blue);
      assert.deepEqual([names.length, body["state"]], [3, "ready"]);
      // A model that only administrators may use is not there for others.
      const path = `/../v2/models/i/${other["key"]}`;
      const hidden = await ad.ask("PATCH", path, { visibility: "private" });
      assert.equal(hidden.status, 200, JSON.stringify(hidden.body));
      assert.equal((await like(al, red)).body["state"], "no_model");
      assert.equal((await like(ad, red)).body["state"], "ready");
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
