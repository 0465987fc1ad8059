import assert from "node:assert/strict";
import type { NetworkModel } from "../../../inference/networks/mod.ts";
import { fitsPacked } from "../../../inference/runtime/open_network.ts";

const GIB = 2 ** 30;
const network = (parameters: number, bytesEach: number) =>
  ({ parameters, weightBytes: parameters * bytesEach }) as NetworkModel;

Deno.test("a network is arranged for the processor where the memory allows it", () => {
  const sd15 = 859_520_964;
  const sdxl = 2_567_463_684;
  // In halves, 1.6 GiB of file and 3.2 GiB of numbers; in full, the numbers alone.
  assert.ok(fitsPacked(network(sd15, 2), 16 * GIB));
  assert.ok(!fitsPacked(network(sd15, 2), 12 * GIB));
  assert.ok(fitsPacked(network(sd15, 4), 12 * GIB));
  assert.ok(!fitsPacked(network(sdxl, 2), 32 * GIB));
  assert.ok(fitsPacked(network(sdxl, 2), 64 * GIB));
});
