/**
 * The networks compute what the golden files say. `GOLDEN_DIR` is the folder of these, by default
 * the small one that comes with the tests; files of networks that Atelier does not run are listed
 * as ignored, with the reason. `GOLDEN_DEVICE` may be `webgpu` or `webgpu-native`, and
 * `GOLDEN_ATTENTION` `plain`.
 */
import { type Golden, goldenIds, readGolden } from "./golden/files.ts";
import { checkControlNet } from "./golden/controlnet.ts";
import { checkLora } from "./golden/lora.ts";
import { checkTaesd } from "./golden/taesd.ts";
import { checkTextEncoder } from "./golden/text_encoder.ts";
import { checkTextualInversion } from "./golden/textual_inversion.ts";
import { checkUNet } from "./golden/unet.ts";
import { checkVae } from "./golden/vae.ts";

type Check = (golden: Golden, t: Deno.TestContext) => Promise<void>;

/** What checks a file of cases, by its path; or why it is not checked. The first that fits counts. */
const CHECKS: [path: RegExp, check: Check | string][] = [
  [/^schedulers\//, "samplers have a test of their own, schedulers_test.ts"],
  [/^flux2_klein\/vae$/, "the autoencoder of FLUX.2 is not built yet"],
  [/text_encoder_(t5|qwen3)$/, "T5 and Qwen3 are not built yet"],
  [
    /^(flux1|flux2_klein|sd3|zimage)\/(transformer|pipeline|lora)/,
    "diffusion transformers are not built yet",
  ],
  [/\/pipeline/, "pipelines are not checked here yet"],
  [/\/unet$/, checkUNet],
  [/\/text_encoder(_\d)?$/, checkTextEncoder],
  [/\/vae$/, checkVae],
  [/^taesd\//, checkTaesd],
  [/\/controlnet$/, checkControlNet],
  [/\/lora\/lora$/, checkLora],
  [/\/textual_inversion\//, checkTextualInversion],
];

for (const id of goldenIds()) {
  const check = CHECKS.find(([path]) => path.test(id))?.[1] ?? "nothing here checks it";
  if (typeof check === "string") {
    Deno.test({ name: `golden ${id}: ${check}`, ignore: true, fn() {} });
  } else {
    Deno.test(`golden ${id}`, async (t) => await check(await readGolden(id), t));
  }
}
