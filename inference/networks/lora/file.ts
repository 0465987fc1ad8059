import { openWeights, type Weights } from "../../weights/catalogue.ts";
import { quoted, WeightsError } from "../../weights/errors.ts";
import { requireFinite } from "../../weights/finite.ts";
import type { StoredTensor } from "../../weights/tensor.ts";
import { type FileReader, openReader } from "../../weights/file.ts";
import { readValuesFrom } from "../../weights/values.ts";
import type { LoraLayer } from "./delta.ts";
import { type LoraTarget, readLoraName, type Role } from "./names.ts";

/** A file of small matrices that change a model's layers (Hu et al. 2021). */
export interface Lora {
  readonly name: string;
  readonly weights: Weights;
  /** Changes by the name of their layer, with "_" between its parts. */
  readonly layers: Readonly<Record<LoraTarget, ReadonlyMap<string, LoraLayer>>>;
  /** Names of tensors that are not used: of another kind, or for another network. */
  readonly unknown: readonly string[];
  /**
   * Whether each change is a product of two narrow matrices, which can be computed beside a layer
   * in each run. Others have to be added to the weights when a model is opened.
   */
  readonly isNarrow: boolean;
}

type Parts = Partial<Record<Role, StoredTensor>>;

/**
 * Opens a LoRA: of kohya's sd-scripts, LyCORIS (LoCon, LoHa, LoKr), PEFT or diffusers.
 *
 * @throws WeightsError if the file is damaged, is not a LoRA or is of a kind that Atelier cannot
 * run
 */
export async function openLora(path: string): Promise<Lora> {
  const weights = await openWeights(path);
  const found = new Map<string, { target: LoraTarget; layer: string; tensors: Parts }>();
  const unknown: string[] = [];
  for (const [name, tensor] of weights.tensors) {
    const known = readLoraName(name);
    if (!known) {
      unknown.push(name);
      continue;
    }
    const { target, layer, role } = known;
    const key = `${target} ${layer}`;
    const tensors: Parts = found.get(key)?.tensors ?? {};
    tensors[role] = tensor;
    found.set(key, { target, layer, tensors });
  }
  refuseOthers(weights.name, unknown, found.size);
  const [file, ...others] = weights.files;
  if (!file || others.length > 0) {
    throw new WeightsError("unsupported", `${weights.name} is in several files, as no LoRA is.`);
  }
  using reader = await openReader(file);
  const layers = { unet: new Map(), text_encoder: new Map(), text_encoder_2: new Map() };
  for (const { target, layer, tensors } of found.values()) {
    layers[target].set(layer, await toLayer(weights, reader, layer, tensors));
  }
  await requireFinite(reader, weights.tensors);
  const isNarrow = Object.values(layers).every((map) =>
    map.values().every(({ kind }) => kind === "pair")
  );
  return { name: weights.name, weights, layers, unknown, isNarrow };
}

/** @throws WeightsError `unsupported` for files that would give another style if used in part */
function refuseOthers(file: string, unknown: readonly string[], layers: number): void {
  const other = unknown.map((name) => OTHERS.exec(name)).find((found) => found !== null)?.[1];
  if (other) {
    throw new WeightsError(
      "unsupported",
      `${file} is of the kind ${other}, which Atelier cannot run. Look for it as a LoRA, LoHa or LoKr.`,
    );
  }
  if (layers === 0) throw new WeightsError("unsupported", `${file} is not a LoRA.`);
}

/**
 * Kinds of tensors without which the rest of the file makes no sense, by the ends of their names.
 */
const OTHERS = /\.(dora_scale|oft_\w+|on_input|a1\.weight|diff_b|lora_B\.bias)$/;

async function toLayer(
  { name: file, metadata }: Weights,
  reader: FileReader,
  layer: string,
  tensors: Parts,
): Promise<LoraLayer> {
  const kind = kindOf(tensors);
  if (!kind) {
    throw new WeightsError("damaged", `${file} has only a part of what changes ${quoted(layer)}.`);
  }
  const rank = rankOf(tensors);
  if (rank === 0) throw new WeightsError("damaged", `${file} has the rank 0 for ${quoted(layer)}.`);
  // Without narrow matrices there is no rank to divide by.
  if (rank === null) return { kind, tensors, scale: 1 };
  const alpha = tensors.alpha
    ? (await readValuesFrom(reader, tensors.alpha))[0]
    : defaultAlpha(metadata);
  if (alpha !== undefined && !Number.isFinite(alpha)) {
    throw new WeightsError("damaged", `${file} has an alpha of ${alpha} for ${quoted(layer)}.`);
  }
  // kohya's tools read an alpha of 0 as absent, which means the rank.
  return { kind, tensors, scale: alpha ? alpha / rank : 1 };
}

function kindOf(tensors: Parts): LoraLayer["kind"] | null {
  const has = (...roles: Role[]) => roles.every((role) => tensors[role]);
  if (has("down", "up")) return "pair";
  if (has("hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b")) return "hadamard";
  const factors = [1, 2].every((n) =>
    has(`lokr_w${n}` as Role) || has(`lokr_w${n}_a` as Role, `lokr_w${n}_b` as Role)
  );
  if (factors) return "kronecker";
  return has("diff") ? "full" : null;
}

/** The rank of the narrow matrices; null where there are none. */
function rankOf(tensors: Parts): number | null {
  const narrow: StoredTensor | undefined = tensors.down ?? tensors.hada_w1_b ?? tensors.lokr_w1_b ??
    tensors.lokr_w2_b;
  return narrow ? narrow.shape[0] ?? 0 : null;
}

/** Returns the alpha in PEFT's metadata, which applies to all layers. */
function defaultAlpha(metadata: Weights["metadata"]): number | undefined {
  const [, alpha] = /"(?:\w+\.)?lora_alpha":\s*([\d.]+)/.exec(
    metadata.get("lora_adapter_metadata") ?? "",
  ) ?? [];
  return alpha === undefined ? undefined : Number(alpha);
}
