import assert from "node:assert/strict";
import { join } from "node:path";
import {
  buildClipVision,
  buildDividedUNet,
  buildImagePrompt,
  factsOfImagePrompt,
  wholeFile,
} from "../../../inference/networks/mod.ts";
import { openWeights } from "../../../inference/weights/catalogue.ts";
import { candidates, type Golden, readGolden } from "./files.ts";
import { assertClose, BUILD, withDividedUNet, withNetwork } from "./run.ts";
import { holdsUNet, unetFeeds, unetOptions } from "./unet.ts";

/** The case of the U-Net that the golden images are seen in. */
const SEEN_IN = "sq16_t999";

export async function checkIpAdapter(golden: Golden, t: Deno.TestContext): Promise<void> {
  const encoder = await openWeights(join(golden.folder, "image_encoder"));
  const weights = await openWeights(join(golden.folder, "ip-adapter_sd15_tiny.safetensors"));
  const [base] = await candidates(golden.family, "unet", holdsUNet);
  assert.ok(base, "there are no weights");
  const given = await unetFeeds(await readGolden(`sd15/unet`), SEEN_IN);
  const { tokens } = factsOfImagePrompt(weights);
  const images = [{ source: wholeFile(weights), tokens: tokens! }];
  for (const [name, { scale }] of Object.entries(golden.cases)) {
    await t.step(name, async () => {
      const pixel_values = await golden.numbers(name, "pixel_values");
      const vision = buildClipVision(encoder, { ...BUILD, heads: 4, activation: "gelu" });
      const { image_embeds } = await withNetwork(vision, (run) => run({ pixel_values }));
      assertClose(image_embeds, await golden.numbers(name, "image_embeds"), "image_embeds");
      const projection = buildImagePrompt(weights, BUILD);
      const { tokens } = await withNetwork(
        projection,
        (run) => run({ image_embeds: image_embeds! }),
      );
      assertClose(tokens, await golden.numbers(name, "ip_tokens"), "ip_tokens");
      const model = buildDividedUNet(base.weights, { ...unetOptions(base, given), images });
      await withDividedUNet(model, async (run) => {
        const { out_sample: out } = await run({
          ...given,
          "image_tokens.0": tokens!,
          "image_scale.0": { data: Float32Array.of(scale as number), dims: [1] },
        });
        assertClose(out, await golden.numbers(name, "unet_out"), "unet_out");
      });
    });
  }
}
