/**
 * The networks compute what the golden files say. `GOLDEN_DIR` is the folder of these, by default
 * the small one that comes with the tests; files of networks that Atelier does not run are listed
 * as ignored, with the reason. `GOLDEN_DEVICE` may be `webgpu` or `webgpu-native`,
 * `GOLDEN_ATTENTION` `plain`, and `GOLDEN_CASES` `first`: of each file the first case alone.
 */
import type { OnnxOptions } from "../../inference/networks/mod.ts";
import { type Golden, goldenIds, readGolden } from "./golden/files.ts";
import { checkControlNet } from "./golden/controlnet.ts";
import { checkIpAdapter } from "./golden/ip_adapter.ts";
import { checkLora } from "./golden/lora.ts";
import { checkT2IAdapter } from "./golden/t2i_adapter.ts";
import { checkTaesd } from "./golden/taesd.ts";
import { checkTextEncoder } from "./golden/text_encoder.ts";
import { checkTextualInversion } from "./golden/textual_inversion.ts";
import { checkUNet } from "./golden/unet.ts";
import { checkVae } from "./golden/vae.ts";
import { checkRealRules } from "./golden/real_rules.ts";
import { DEVICE, FOR_GPUS } from "./golden/run.ts";

type Check = (golden: Golden, t: Deno.TestContext, build?: OnnxOptions) => Promise<void>;

/**
 * What checks a file of cases, by its path; or why it is not checked. The first that fits counts.
 */
const CHECKS: [path: RegExp, check: Check | string][] = [
  [/^schedulers\//, "samplers have a test of their own, golden_schedulers_test.ts"],
  [/^flux2_klein\/vae$/, "the autoencoder of FLUX.2 is not built yet"],
  [/text_encoder_(t5|qwen3)$/, "T5 and Qwen3 are not built yet"],
  [
    /^(flux1|flux2_klein|sd3|zimage)\/(transformer|pipeline|lora)/,
    "diffusion transformers are not built yet",
  ],
  [/\/pipeline/, "images have a test of their own, golden_pipelines_test.ts"],
  [/\/unet(_changes)?$/, checkUNet],
  [/\/text_encoder(_\d)?$/, checkTextEncoder],
  [/\/vae(_seamless)?$/, checkVae],
  [/^taesd\//, checkTaesd],
  [/\/controlnet$/, checkControlNet],
  [/\/t2i_adapter\/t2i$/, checkT2IAdapter],
  [/\/ip_adapter\/ip$/, checkIpAdapter],
  [/\/lora\/lora$/, checkLora],
  [/\/textual_inversion\//, checkTextualInversion],
];

async function read(id: string): Promise<Golden> {
  const golden = await readGolden(id);
  if (Deno.env.get("GOLDEN_CASES") !== "first") return golden;
  return { ...golden, cases: Object.fromEntries(Object.entries(golden.cases).slice(0, 1)) };
}

for (const id of goldenIds()) {
  const check = CHECKS.find(([path]) => path.test(id))?.[1] ?? "nothing here checks it";
  if (typeof check === "string") {
    Deno.test({ name: `golden ${id}: ${check}`, ignore: true, fn() {} });
  } else {
    Deno.test(`golden ${id}`, async (t) => await check(await read(id), t));
  }
}

/** Networks that are built otherwise for GPUs; the first case of each is enough. */
const BUILT_OTHERWISE: [id: string, check: Check][] = [
  ["sd15/unet", checkUNet],
  ["sdxl/unet", checkUNet],
  ["sd15/text_encoder", checkTextEncoder],
  ["sd15/vae", checkVae],
];

if (DEVICE !== "cpu") Deno.test("a U-Net with the groups and heads of real ones", checkRealRules);

for (const [id, check] of DEVICE === "cpu" ? BUILT_OTHERWISE : []) {
  Deno.test(`golden ${id}, as it is built for GPUs`, async (t) => {
    const golden = await readGolden(id);
    const cases = Object.fromEntries(Object.entries(golden.cases).slice(0, 1));
    await check({ ...golden, cases }, t, FOR_GPUS);
  });
}
