/** A LoRA and an embedding, from their files to an image and back into the form, by HTTP alone. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { ended, install as installed } from "../installed.ts";
import { type Json, startStudio } from "../libraries.ts";
import { pixelsOf } from "../inference/images.ts";
import { writeRandom, writeSd15 } from "../inference/random_checkpoint.ts";

/** Matrices of rank 2 for a layer that reads 768 numbers. */
const layer = (name: string, outputs: number) => [
  { name: `${name}.lora_down.weight`, shape: [2, 768] },
  { name: `${name}.lora_up.weight`, shape: [outputs, 2] },
];

const TEXT = "lora_te_text_model_encoder_layers_0_self_attn_q_proj";
const ATTENTION = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k";

Deno.test("LoRAs and embeddings are installed, and affect the image and its metadata", async (t) => {
  await using studio = await startStudio();
  const { ad, bo } = studio;
  const folder = await Deno.makeTempDir({ prefix: "atelier-lora-" });
  const install = (file: string) => installed(ad, join(folder, `${file}.safetensors`));
  const form = { model: "dream", width: 64, height: 64, steps: 2, seed: 5 };
  const draw = async (changes: Json) => {
    const { status, body } = await bo.ask("POST", "/generate", { ...form, ...changes });
    assert.equal(status, 200, JSON.stringify(body));
    const item = await ended(bo, (body["item_ids"] as number[])[0]!);
    assert.equal(item["status"], "completed", String(item["error_message"]));
    const { results } = item["session"] as { results: Record<string, { image: Json }> };
    const name = results["decode"]?.image["image_name"];
    const response = await fetch(`${studio.server.url}/api/v1/images/i/${name}/full`, {
      headers: { authorization: `Bearer ${bo.token}` },
    });
    // The pixels alone: the file names its LoRAs.
    const file = await pixelsOf(new Uint8Array(await response.arrayBuffer()));
    const { body: metadata } = await bo.ask("GET", `/images/i/${name}/metadata`);
    return { file, metadata, notes: item["prompt_notes"] };
  };
  try {
    await writeSd15(join(folder, "dream.safetensors"));
    await writeRandom(
      join(folder, "ink.safetensors"),
      [...layer(TEXT, 768), ...layer(ATTENTION, 128)],
      1,
    );
    await writeRandom(
      join(folder, "glow.safetensors"),
      [{ name: "emb_params", shape: [2, 768] }],
      1,
    );
    await install("dream");
    const ink = await install("ink");
    const glow = await install("glow");
    assert.deepEqual([ink["type"], glow["type"]], ["lora", "embedding"]);
    const plain = await draw({ prompt: "a red circle" });

    await t.step("a LoRA changes the image, and the metadata have InvokeAI's form", async () => {
      const lora = (weight: number) =>
        draw({ prompt: "a red circle", loras: [{ name: "ink", weight }] });
      const inked = await lora(1);
      assert.notDeepEqual(inked.file, plain.file);
      const { key, hash, name, base, type } = ink;
      const model = { key, hash, name, base, type };
      assert.deepEqual(inked.metadata["loras"], [{ model, weight: 1 }]);
      const written = await fetch(`${studio.server.url}/sdapi/v1/txt2img`, {
        method: "POST",
        headers: { authorization: `Bearer ${ad.token}`, "content-type": "application/json" },
        body: JSON.stringify({
          ...form,
          override_settings: { sd_model_checkpoint: "dream" },
          prompt: "a red circle <lora:ink:1>",
        }),
      });
      const answered = await written.json();
      assert.equal(answered.parameters.prompt, "a red circle");
      assert.deepEqual(answered.parameters.loras, [{ name: "ink", weight: 1 }]);
      assert.notDeepEqual((await lora(-1)).file, inked.file);
      assert.deepEqual((await lora(0)).file, plain.file);
      assert.deepEqual((await draw({ prompt: "a red circle" })).file, plain.file);
    });

    await t.step("a hidden LoRA, or another model, is refused by its index", async () => {
      const ask = (loras: Json[]) => bo.ask("POST", "/generate", { ...form, prompt: "a", loras });
      const field = (body: Json) => (body["errors"] as { field: string }[])[0]?.field;
      const gone = await ask([{ name: "ink" }, { name: "gone" }]);
      assert.deepEqual([gone.status, field(gone.body)], [404, "body.loras.1.name"]);
      const main = await ask([{ name: "dream" }]);
      assert.deepEqual([main.status, field(main.body)], [404, "body.loras.0.name"]);
      const huge = await ask([{ name: "ink", weight: 1e300 }]);
      assert.deepEqual([huge.status, field(huge.body)], [422, "body.loras.0.weight"]);
      const put = await ad.ask("PATCH", `/../v2/models/i/${ink["key"]}`, { visibility: "private" });
      assert.equal(put.status, 200, JSON.stringify(put.body));
      assert.equal((await ask([{ name: "ink" }])).status, 404);
    });

    await t.step("for a LoRA that fits in part, the item says how much was used", async () => {
      await writeRandom(
        join(folder, "partly.safetensors"),
        [
          ...layer(TEXT, 768),
          ...layer(ATTENTION, 128),
          ...layer("lora_unet_down_blocks_9_attentions_0_proj_in", 128),
          ...layer("lora_unet_down_blocks_9_attentions_1_proj_in", 128),
        ],
        2,
      );
      await install("partly");
      const { notes, metadata } = await draw({ prompt: "a cat", loras: [{ name: "partly" }] });
      const expected = [{ kind: "lora_part", text: "partly.safetensors (U-Net): 1 / 3" }];
      assert.deepEqual([notes, metadata["prompt_notes"]], [expected, expected]);
      // It is said again where the network was found open.
      const again = await draw({ prompt: "a dog", loras: [{ name: "partly" }] });
      assert.deepEqual(again.notes, expected);
    });

    await t.step("a LoRA that does not fit is refused, at once or at its item", async () => {
      const matrices = (reads: number, gives: number) => [
        { name: `${ATTENTION}.lora_down.weight`, shape: [2, reads] },
        { name: `${ATTENTION}.lora_up.weight`, shape: [gives, 2] },
      ];
      const files = {
        // The width of Stable Diffusion 2's texts.
        wider: matrices(1024, 128),
        torn: matrices(768, 64),
        elsewhere: layer(
          "lora_unet_down_blocks_9_attentions_0_transformer_blocks_0_attn2_to_k",
          128,
        ),
      };
      const ask = (name: string) =>
        bo.ask("POST", "/generate", { ...form, prompt: "a cat", loras: [{ name }] });
      const failure = async (name: string) => {
        const { body } = await ask(name);
        return String((await ended(bo, (body["item_ids"] as number[])[0]!))["error_message"]);
      };
      for (const [name, tensors] of Object.entries(files)) {
        await writeRandom(join(folder, `${name}.safetensors`), tensors, 3);
        await install(name);
      }
      const wider = await ask("wider");
      assert.equal(wider.status, 422);
      assert.match(String(wider.body["detail"]), /“wider” is for sd-2.*“dream” is sd-1/);
      assert.match(await failure("torn"), /torn\.safetensors is for another base model/);
      assert.match(await failure("elsewhere"), /elsewhere\.safetensors changes no layer/);
      assert.deepEqual((await draw({ prompt: "a red circle" })).file, plain.file);
    });

    await t.step("an embedding is used where a prompt names it", async () => {
      const glowing = await draw({ prompt: "a <glow> circle" });
      assert.deepEqual(glowing.notes, []);
      const dark = await draw({ prompt: "a <dark> circle" });
      assert.deepEqual(dark.notes, [{ kind: "embedding", text: "<dark>" }]);
      assert.notDeepEqual(glowing.file, dark.file);
      const counted = await bo.ask("POST", "/utilities/token_count", {
        model: "dream",
        prompts: ["a <glow> circle"],
      });
      assert.equal((counted.body["prompts"] as { tokens: number }[])[0]?.tokens, 4);
    });

    await t.step("a damaged file fails the item, and the server continues", async () => {
      await Deno.truncate(join(folder, "glow.safetensors"), 100);
      const { body } = await bo.ask("POST", "/generate", { ...form, prompt: "a <glow>" });
      const item = await ended(bo, (body["item_ids"] as number[])[0]!);
      assert.match(String(item["error_message"]), /glow\.safetensors is cut off/i);
      assert.ok(!JSON.stringify(item).includes(folder), "the place stays the administrator's");
      assert.deepEqual((await draw({ prompt: "a red circle" })).file, plain.file);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
