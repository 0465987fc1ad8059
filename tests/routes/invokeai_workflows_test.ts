/**
 * Workflow files in the form that InvokeAI writes them (with a form, with a list of exposed fields,
 * and from before its version 3), imported and run on the real engine by HTTP alone.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ended, install as installed } from "../installed.ts";
import { type Json, type Person, startStudio } from "../libraries.ts";
import { pixelsOf } from "../inference/images.ts";
import {
  hasSdxlNames,
  writeRandom,
  writeSd15,
  writeSdxl,
  writeSdxlRefiner,
} from "../inference/random_checkpoint.ts";

const FILES = fileURLToPath(new URL("../fixtures/workflows", import.meta.url));

interface Kept {
  id: string;
  problems: { message: string; field: string | null }[];
  /** Ids of its nodes, by type. */
  nodes: Map<string, string[]>;
  fields: string[];
}

interface Model {
  key: string;
  hash: string;
  name: string;
  base: string;
  type: string;
}

interface File {
  nodes: { id: string; data: { type: string; inputs: Record<string, { value?: unknown }> } }[];
  edges: {
    id: string;
    type: string;
    source: string;
    sourceHandle?: string;
    target: string;
    targetHandle?: string;
  }[];
}

/** @param change what is different from the file */
async function importFile(
  person: Person,
  file: string,
  change: (workflow: File) => void = () => {},
): Promise<Kept> {
  const workflow = JSON.parse(await Deno.readTextFile(join(FILES, `${file}.json`)));
  change(workflow);
  const { status, body } = await person.ask("POST", "/workflows/", { workflow });
  assert.equal(status, 200, JSON.stringify(body));
  const { body: kept } = await person.ask("GET", `/workflows/i/${body["workflow_id"]}`);
  const { nodes } = kept["workflow"] as { nodes: { id: string; data: { type: string } }[] };
  const byType = Map.groupBy(nodes, ({ data }) => data.type);
  return {
    id: String(body["workflow_id"]),
    problems: kept["problems"] as Kept["problems"],
    nodes: new Map([...byType].map(([type, some]) => [type, some.map(({ id }) => id)])),
    fields: (kept["run_fields"] as { node_type: string; field_name: string }[])
      .map(({ node_type, field_name }) => `${node_type}.${field_name}`),
  };
}

Deno.test("InvokeAI's workflow files load and run, or name the missing model", async (t) => {
  await using studio = await startStudio({ device: "cpu" });
  const { ad, bo } = studio;
  const folder = await Deno.makeTempDir({ prefix: "atelier-workflows-" });

  const install = async (file: string): Promise<Model> => {
    const path = join(folder, `${file}.safetensors`);
    const { key, hash, name, base, type } = await installed<Model>(ad, path);
    return { key, hash, name, base, type };
  };

  /**
   * Asks for a run; `values` are by "type.field" of the only node of that type, or by "type#index".
   */
  const ask = (kept: Kept, values: Json) =>
    bo.ask("POST", `/workflows/i/${kept.id}/run`, {
      values: Object.entries({
        "noise.width": 64,
        "noise.height": 64,
        "denoise_latents.steps": 1,
        ...values,
      }).map(([place, value]) => {
        const [type = "", field_name] = place.split(".");
        const [name = "", index = 0] = type.split("#");
        return { node_id: kept.nodes.get(name)?.[Number(index)], field_name, value };
      }),
    });

  const run = async (kept: Kept, values: Json) => {
    const { status, body } = await ask(kept, values);
    assert.equal(status, 200, JSON.stringify(body));
    const [id] = body["item_ids"] as number[];
    const item = await ended(bo, id!);
    assert.equal(item["status"], "completed", String(item["error_message"]));
    const { results } = item["session"] as { results: Record<string, Json> };
    return Object.values(results).filter(({ type }) => type === "image_output");
  };

  const bytesOf = async ({ image }: Json) => {
    const { image_name } = image as { image_name: string };
    const response = await fetch(`${studio.server.url}/api/v1/images/i/${image_name}/full`, {
      headers: { authorization: `Bearer ${bo.token}` },
    });
    assert.equal(response.status, 200);
    return await response.bytes();
  };

  const errors = (body: Json) =>
    (body["errors"] as { field: string; message: string }[]).map(({ message }) => message);

  try {
    await t.step("without models, a file says which one it needs", async () => {
      const refiner = await importFile(bo, "sdxl_refiner");
      assert.deepEqual(refiner.problems.map(({ message }) => message).sort(), [
        'There is no model "stable-diffusion-xl-base-1-0" here.',
        'There is no model "stable-diffusion-xl-refiner-1-0" here.',
      ]);
      const values = { "denoise_latents#1.steps": 1 };
      const { status, body } = await ask(refiner, values);
      assert.equal(status, 422, JSON.stringify(body));
      assert.match(errors(body).join(), /xl-base.*xl-refiner/);
      const old = await importFile(bo, "old_lora");
      assert.deepEqual(old.problems.map(({ message }) => message).sort(), [
        'There is no model "dream" here.',
        'There is no model "ink" here.',
      ]);
    });

    await writeSd15(join(folder, "dream.safetensors"));
    const attention = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k";
    await writeRandom(join(folder, "ink.safetensors"), [
      { name: `${attention}.lora_down.weight`, shape: [2, 768] },
      { name: `${attention}.lora_up.weight`, shape: [128, 2] },
    ], 1);
    const dream = await install("dream");
    const ink = await install("ink");

    await t.step("text to image, with a form", async () => {
      const kept = await importFile(bo, "sd15_text_to_image");
      assert.deepEqual(kept.problems, []);
      assert.deepEqual(kept.fields, [
        "main_model_loader.model",
        "string.value",
        "string.value",
        "noise.width",
        "noise.height",
        "denoise_latents.steps",
        "l2i.board",
      ]);
      const images = await run(kept, { "main_model_loader.model": dream });
      assert.deepEqual(images.map(({ width, height }) => [width, height]), [[64, 64]]);
    });

    await t.step("with a LoRA, which has to be chosen", async () => {
      const kept = await importFile(bo, "sd15_lora");
      const model = { "main_model_loader.model": dream };
      const none = await ask(kept, model);
      assert.equal(none.status, 422);
      const [empty] = none.body["errors"] as { field: string; message: string }[];
      assert.match(String(empty?.field), /lora/);
      assert.equal(empty?.message, "is missing");
      assert.equal((await run(kept, { ...model, "lora_loader.lora": ink })).length, 1);
    });

    await t.step("a file from before version 3 with old model names", async () => {
      const kept = await importFile(bo, "old_lora");
      assert.deepEqual(kept.problems, []);
      assert.equal((await run(kept, {})).length, 1);
    });

    await t.step("an image for each line of a file of prompts", async () => {
      const kept = await importFile(bo, "sd15_prompt_from_file");
      const values = {
        "main_model_loader.model": dream,
        "prompt_from_file.file_path": "animals.txt",
        "prompt_from_file.max_prompts": 0,
      };
      const early = await ask(kept, values);
      const [id] = early.body["item_ids"] as number[];
      const item = await ended(bo, id!);
      assert.equal(item["status"], "failed");
      assert.match(String(item["error_message"]), /no "animals\.txt" in the folder for prompts/);
      const prompts = join(studio.server.root, "prompts");
      await Deno.mkdir(prompts);
      await Deno.writeTextFile(join(prompts, "animals.txt"), "a cat\na dog\na newt\n");
      assert.equal((await run(kept, values)).length, 3);
    });

    if (!hasSdxlNames()) return;

    await writeSdxl(join(folder, "fox.safetensors"));
    await writeSd15(join(folder, "own.safetensors"), 1, /^first_stage_model\./);
    const fox = await install("fox");
    const own = await install("own");
    assert.deepEqual([fox.base, own.type], ["sdxl", "vae"]);
    const chosen = { "sdxl_model_loader.model": fox, "vae_loader.vae_model": own };

    await t.step("Stable Diffusion XL, with an autoencoder of its own", async () => {
      const images = await run(await importFile(bo, "sdxl_text_to_image"), chosen);
      assert.deepEqual(images.map(({ width, height }) => [width, height]), [[64, 64]]);
    });

    await t.step("Stable Diffusion XL with a LoRA between the model and the rest", async () => {
      const changes = [
        { name: "lora_unet_middle_block_1_transformer_blocks_0_attn2_to_k", given: 192, made: 128 },
        { name: "lora_te2_text_model_encoder_layers_0_self_attn_q_proj", given: 128, made: 128 },
      ];
      const path = join(folder, "line.safetensors");
      await writeRandom(
        path,
        changes.flatMap(({ name, given, made }) => [
          { name: `${name}.lora_down.weight`, shape: [4, given] },
          { name: `${name}.lora_up.weight`, shape: [made, 4] },
        ]),
        1,
      );
      const line = await install("line");
      assert.deepEqual([line.base, line.type], ["sdxl", "lora"]);

      /** The image of seed 7, with the node that people add to the file for a LoRA. */
      const draw = async (lora: { weight: number; model?: Model }) => {
        const kept = await importFile(bo, "sdxl_text_to_image", ({ nodes, edges }) => {
          const [seed, loader] = ["rand_int", "sdxl_model_loader"].map((type) =>
            nodes.find(({ data }) => data.type === type)!
          );
          Object.assign(seed!.data.inputs, { low: { value: 7 }, high: { value: 8 } });
          const id = crypto.randomUUID();
          for (const edge of edges) if (edge.source === loader!.id) edge.source = id;
          for (const handle of ["unet", "clip", "clip2"]) {
            const ends = { source: loader!.id, target: id };
            const handles = { sourceHandle: handle, targetHandle: handle };
            edges.push({ id: `${id}-${handle}`, type: "default", ...ends, ...handles });
          }
          const value = (name: string, value?: unknown) => ({ [name]: { name, label: "", value } });
          const inputs = { ...value("lora", lora.model), ...value("weight", lora.weight) };
          const data = { ...loader!.data, id, type: "sdxl_lora_loader", inputs };
          nodes.push({ ...loader!, id, data });
        });
        const images = await run(kept, chosen);
        assert.equal(images.length, 1);
        return await pixelsOf(await bytesOf(images[0]!));
      };

      const drawn = await draw({ model: line, weight: 1 });
      assert.deepEqual(await draw({ model: line, weight: 1 }), drawn);
      const without = await draw({ model: line, weight: 0 });
      assert.notDeepEqual(without, drawn, "the LoRA changes the image");
      assert.notDeepEqual(await draw({ model: line, weight: -1 }), drawn, "and so does its weight");
    });

    await t.step(
      "Stable Diffusion XL with its refiner",
      async () => {
        // As the file calls them.
        const [base, refiner] = ["stable-diffusion-xl-base-1-0", "stable-diffusion-xl-refiner-1-0"];
        await writeSdxl(join(folder, `${base}.safetensors`));
        await writeSdxlRefiner(join(folder, `${refiner}.safetensors`));
        assert.equal((await install(base)).base, "sdxl");
        assert.equal((await install(refiner)).base, "sdxl-refiner");

        /** The image of seed 7 and ten steps, of which the refiner makes the last two. */
        const draw = async (score = 6, end = 1) => {
          const kept = await importFile(bo, "sdxl_refiner", ({ nodes }) => {
            const of = (wanted: string) =>
              nodes.filter(({ data }) => data.type === wanted).map(({ data }) => data.inputs);
            const [seed] = of("rand_int");
            Object.assign(seed!["low"]!, { value: 7 });
            Object.assign(seed!["high"]!, { value: 8 });
            Object.assign(of("sdxl_refiner_compel_prompt")[0]!["aesthetic_score"]!, {
              value: score,
            });
            Object.assign(of("denoise_latents")[1]!["denoising_end"]!, { value: end });
          });
          assert.deepEqual(kept.problems, []);
          const steps = { "denoise_latents.steps": 10, "denoise_latents#1.steps": 10 };
          const [image, ...further] = await run(kept, steps);
          assert.deepEqual([image?.["width"], image?.["height"], further], [64, 64, []]);
          return await pixelsOf(await bytesOf(image!));
        };

        const drawn = await draw();
        assert.ok(new Set(drawn).size > 32, "it is no plain surface");
        assert.deepEqual(await draw(), drawn);
        assert.notDeepEqual(await draw(1), drawn, "the refiner is given the score");
        assert.notDeepEqual(await draw(6, 0.9), drawn, "the refiner takes its last step");
      },
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
