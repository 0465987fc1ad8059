import { type Lora, openLora, type UsedLora } from "../../networks/mod.ts";
import type { LoraTarget } from "../../networks/lora/names.ts";
import { isMerged, strengthInput } from "../../networks/mod.ts";
import { isUnchanged } from "../../weights/file.ts";
import type { AppliedLora } from "../models.ts";
import type { Tensor } from "../onnx/tensors.ts";
import { Recent } from "../recent.ts";

/** Maximum number of tables of LoRA files kept: one has some thousand entries. */
const KEPT = 16;

/** Opens LoRA files, and keeps the tables of those that were used last. */
export function createLoras() {
  const known = new Recent<string, Lora>(KEPT);

  async function openPath(path: string): Promise<Lora> {
    const found = known.get(path);
    const lora = found && await isUnchanged(found.weights.files) ? found : await openLora(path);
    known.set(path, lora);
    return lora;
  }

  return {
    /**
     * Those that change one network; a weight of 0 changes nothing.
     * @throws {WeightsError} for a file that is no LoRA, or a damaged one
     */
    async open(applied: readonly AppliedLora[], target: LoraTarget): Promise<UsedLora[]> {
      const used: UsedLora[] = [];
      for (const { path, weight } of applied) {
        if (weight === 0) continue;
        const lora = await openPath(path);
        if (lora.layers[target].size > 0) used.push({ lora, strength: weight });
      }
      return used;
    },
  };
}

/**
 * Tells apart the networks that LoRAs make of one: those that are merged by their strength, too.
 */
export function keyOf(loras: readonly UsedLora[], device: "cpu" | "webgpu"): string {
  return loras.map(({ lora, strength }) => {
    const files = lora.weights.files.map(({ path, stamp }) => `${path} ${stamp}`);
    return [...files, isMerged(lora, device) ? strength : ""].join(" ");
  }).join("\n");
}

/** Returns the strengths that an opened network takes as inputs. */
export function strengthFeeds(
  loras: readonly UsedLora[],
  device: "cpu" | "webgpu",
): Record<string, Tensor> {
  return Object.fromEntries(
    loras.flatMap(({ lora, strength }, i) =>
      isMerged(lora, device) ? [] : [[strengthInput(i), { data: [strength], dims: [1] }]]
    ),
  );
}
