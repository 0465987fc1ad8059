import assert from "node:assert/strict";
import { buildDividedUNet, type FreeU } from "../../../inference/networks/mod.ts";
import type { Axes } from "../../../inference/pipeline/tiling.ts";
import type { UNetOptions } from "../../../inference/networks/unet_blocks.ts";
import { unetSource } from "../../../inference/networks/names/unet.ts";
import type { Weights } from "../../../inference/weights/catalogue.ts";
import { type Candidate, candidates, type Golden, type Numbers } from "./files.ts";
import { unetHints } from "./hints.ts";
import { assertClose, BUILD, withDividedUNet } from "./run.ts";

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

/** Options of a candidate, and of what a case feeds. */
export function unetOptions(
  candidate: Candidate,
  feeds: Record<string, Numbers>,
  build = BUILD,
) {
  return { ...build, ...unetHints(candidate), ...fromFeeds(feeds) };
}

/** Options that follow from what a case feeds. */
function fromFeeds(feeds: Record<string, Numbers>): UNetOptions {
  const pooledWidth = feeds["text_embeds"]?.dims[1];
  return pooledWidth ? { pooledWidth } : {};
}

/**
 * Runs a U-Net, which takes one timestep: where a case has several, for one image after the other.
 */
async function runCase(
  run: (feeds: Record<string, Numbers>) => Promise<Record<string, Numbers>>,
  feeds: Record<string, Numbers>,
): Promise<Numbers | undefined> {
  const count = feeds["timestep"]!.data.length;
  if (count === 1) return (await run(feeds))["out_sample"];
  const outs: Numbers[] = [];
  for (let i = 0; i < count; i++) {
    const own = Object.entries(feeds).map(([name, { data, dims }]) => {
      const size = data.length / count;
      return [name, { data: data.slice(i * size, (i + 1) * size), dims: [1, ...dims.slice(1)] }];
    });
    outs.push((await run(Object.fromEntries(own)))["out_sample"]!);
  }
  return {
    data: Float32Array.from(outs.flatMap(({ data }) => [...data])),
    dims: [count, ...outs[0]!.dims.slice(1)],
  };
}

export async function checkUNet(
  golden: Golden,
  t: Deno.TestContext,
  build = BUILD,
): Promise<void> {
  const found = await candidates(golden.family, "unet", holdsUNet);
  assert.ok(found.length > 0, "there are no weights");
  for (const candidate of found) {
    const cases = await Promise.all(
      Object.keys(golden.cases).map(async (name) => ({
        name,
        feeds: await unetFeeds(golden, name),
      })),
    );
    const changesOf = (name: string) => {
      const { seamless, freeu } = golden.cases[name]! as { seamless?: Axes; freeu?: FreeU };
      return { ...(seamless && { seamless }), ...(freeu && { freeU: freeu }) };
    };
    const alike = Map.groupBy(
      cases,
      ({ name }) => JSON.stringify(changesOf(name)),
    );
    for (const group of alike.values()) {
      const { name, feeds } = group[0]!;
      const options = { ...unetOptions(candidate, feeds, build), ...changesOf(name) };
      await withDividedUNet(buildDividedUNet(candidate.weights, options), async (run) => {
        for (const { name, feeds } of group) {
          await t.step(`${candidate.path}: ${name}`, async () => {
            const out = await runCase(run, feeds);
            assertClose(out, await golden.numbers(name, "out"), "out");
          });
        }
      });
    }
  }
}
