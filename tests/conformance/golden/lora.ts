import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import {
  buildDividedUNet,
  type Built,
  isMerged,
  openLora,
  strengthInput,
  type UsedLora,
} from "../../../inference/networks/mod.ts";
import { candidates, type Golden, type Numbers, readGolden } from "./files.ts";
import { assertClose, BUILD, withDividedUNet, withNetwork } from "./run.ts";
import { buildGoldenTextEncoder, noFurther, outputName, textEncoders } from "./text_encoder.ts";
import { holdsUNet, unetFeeds, unetOptions } from "./unet.ts";

type Run = (feeds: Record<string, Numbers>) => Promise<Record<string, Numbers>>;

/** The case that LoRAs are applied to, out of what the file says: "unet case sq16_t999". */
function inputCase(golden: Golden, file: string): string {
  const found = new RegExp(`${file}[\\w/]* case ([\\w.]*\\w)`).exec(golden.about)?.[1];
  assert.ok(found, `${golden.id} does not say which case of ${file} it is about`);
  return found;
}

/** Adds the strengths of LoRAs that are inputs. */
function withStrengths(model: Built, loras: readonly UsedLora[], run: Run): Run {
  const strengths = loras.map(({ strength }, i) =>
    [strengthInput(i), { data: Float32Array.of(strength), dims: [1] }] as const
  ).filter(([name]) => model.inputs.some((input) => input.name === name));
  return (feeds) => run({ ...feeds, ...Object.fromEntries(strengths) });
}

export async function checkLora(golden: Golden, t: Deno.TestContext): Promise<void> {
  const family = dirname(golden.id);
  const base = family.split("/")[0]!;
  const open = async (name: string): Promise<UsedLora[]> =>
    await Promise.all(
      (golden.cases[name]!["loras"] as [string, number][]).map(async ([file, strength]) => ({
        lora: await openLora(join(golden.folder, file)),
        strength,
      })),
    );

  const unets = await candidates(golden.family, "unet", holdsUNet);
  const unetCase = inputCase(golden, "unet");
  const feeds = await unetFeeds(await readGolden(`${base}/unet`), unetCase);
  const names = Object.keys(golden.cases).filter((name) =>
    golden.cases[name]!.outputs.includes("unet_out")
  );
  for (const candidate of unets) {
    // Cases whose LoRAs are inputs share a network: one that a case lacks has no strength.
    const alike = Map.groupBy(
      await Promise.all(names.map(async (name) => ({ name, loras: await open(name) }))),
      ({ name, loras }) => loras.some(({ lora }) => isMerged(lora, BUILD.device)) ? name : "",
    );
    for (const group of alike.values()) {
      const used = [
        ...new Map(group.flatMap(({ loras }) => loras).map((of) => [of.lora.name, of])).values(),
      ];
      const networks = buildDividedUNet(candidate.weights, {
        ...unetOptions(candidate, feeds),
        loras: used,
      });
      assert.deepEqual(networks.step.unmet, []);
      await withDividedUNet(networks, async (run) => {
        for (const { name, loras } of group) {
          const strengths = used.map(({ lora }) => ({
            lora,
            strength: loras.find((own) => own.lora.name === lora.name)?.strength ?? 0,
          }));
          await t.step(`${candidate.path}: ${name}`, async () => {
            const { out_sample: out } = await withStrengths(networks.step, strengths, run)(feeds);
            assertClose(out, await golden.numbers(name, "unet_out"), "unet_out");
          });
        }
      });
    }
  }

  // te_…, te1_… or te2_… before the name of a text encoder's output.
  for (const [prefix, number, file] of TEXT_ENCODERS) {
    const wanted = (name: string) =>
      golden.cases[name]!.outputs.filter((output) => output.startsWith(prefix));
    const names = Object.keys(golden.cases).filter((name) => wanted(name).length > 0);
    if (names.length === 0) continue;
    const texts = await readGolden(`${base}/${file}`);
    const ids = await texts.numbers(inputCase(golden, "text_encoder"), "input_ids");
    for (const encoder of await textEncoders(golden.family, number)) {
      for (const name of names) {
        await t.step(`${encoder.candidate.path} ${file}: ${name}`, async () => {
          const loras = await open(name);
          const model = buildGoldenTextEncoder(encoder, loras, number);
          assert.deepEqual(model.unmet, []);
          const layers = model.outputs.filter(({ name }) => /^hidden_states/.test(name)).length - 1;
          const width = Number(model.inputs.find(({ name }) => /^further/.test(name))!.dims[1]);
          await withNetwork(model, async (run) => {
            const outs = await withStrengths(model, loras, run)({
              input_ids: ids,
              further_embeddings: noFurther(width),
            });
            for (const output of wanted(name)) {
              const own = outputName(output.slice(prefix.length), layers);
              assertClose(outs[own], await golden.numbers(name, output), output);
            }
          });
        });
      }
    }
  }
}

const TEXT_ENCODERS = [
  ["te_", 0, "text_encoder"],
  ["te1_", 0, "text_encoder_1"],
  ["te2_", 1, "text_encoder_2"],
] as const;
