import assert from "node:assert/strict";
import { buildUNet, type UsedLora } from "../../../inference/networks/mod.ts";
import type { UNetOptions } from "../../../inference/networks/unet_blocks.ts";
import { unetSource } from "../../../inference/networks/names/unet.ts";
import type { Weights } from "../../../inference/weights/catalogue.ts";
import { type Candidate, candidates, type Golden, type Numbers } from "./files.ts";
import { unetHints } from "./hints.ts";
import { assertClose, BUILD, withNetwork } from "./run.ts";

export function holdsUNet(weights: Weights): boolean {
  try {
    return Boolean(unetSource(weights));
  } catch {
    return false;
  }
}

/** The inputs of a U-Net's case, by the names that the network has for them. */
export async function unetFeeds(golden: Golden, name: string): Promise<Record<string, Numbers>> {
  const inputs = golden.cases[name]!.inputs!;
  return Object.fromEntries(
    await Promise.all(inputs.map(async (input) => [input, await golden.numbers(name, input)])),
  );
}

export function buildGoldenUNet(
  candidate: Candidate,
  feeds: Record<string, Numbers>,
  loras: UsedLora[] = [],
  control = false,
) {
  return buildUNet(candidate.weights, {
    ...BUILD,
    ...unetHints(candidate),
    ...fromFeeds(feeds),
    loras,
    control,
  });
}

/** Options that follow from what a case feeds. */
export function fromFeeds(feeds: Record<string, Numbers>): UNetOptions {
  const timesteps = feeds["timestep"]!.data.length === 1 ? "one" : "each";
  const pooledWidth = feeds["text_embeds"]?.dims[1];
  return { timesteps, ...(pooledWidth && { pooledWidth }) };
}

export async function checkUNet(golden: Golden, t: Deno.TestContext): Promise<void> {
  const found = await candidates(golden.family, "unet", holdsUNet);
  assert.ok(found.length > 0, "there are no weights");
  for (const candidate of found) {
    const cases = await Promise.all(
      Object.keys(golden.cases).map(async (name) => ({
        name,
        feeds: await unetFeeds(golden, name),
      })),
    );
    const alike = Map.groupBy(cases, ({ feeds }) => feeds["timestep"]!.data.length > 1);
    for (const group of alike.values()) {
      await withNetwork(buildGoldenUNet(candidate, group[0]!.feeds), async (run) => {
        for (const { name, feeds } of group) {
          await t.step(`${candidate.path}: ${name}`, async () => {
            const { out_sample: out } = await run(feeds);
            assertClose(out, await golden.numbers(name, "out"), "out");
          });
        }
      });
    }
  }
}
