/**
 * Names in LoRA files. Each layer's matrices have a name of their own, which says the network, the
 * layer and the role: `lora_unet_down_blocks_0_…_to_q.lora_down.weight` (kohya's sd-scripts and
 * LyCORIS), `unet.down_blocks.0.….to_q.lora_A.weight` (PEFT), `….processor.to_q_lora.down.weight`
 * and `….to_q.lora.down.weight` (earlier versions of diffusers).
 */

/** The network that a layer belongs to. */
export type LoraTarget = "unet" | "text_encoder" | "text_encoder_2";

/** Role of a tensor in its layer; the names are LyCORIS', with `down` and `up` for all pairs. */
export type Role =
  | "down"
  | "up"
  | "mid"
  | "alpha"
  | `hada_w${1 | 2}_${"a" | "b"}`
  | `hada_t${1 | 2}`
  | `lokr_w${1 | 2}`
  | `lokr_w${1 | 2}_${"a" | "b"}`
  | "lokr_t2"
  | "diff";

export interface LoraName {
  target: LoraTarget;
  /**
   * The layer's name with "_" between its parts: kohya's names cannot be taken apart for certain.
   */
  layer: string;
  role: Role;
}

const ROLE_OF: Record<string, Role> = {
  A: "down",
  B: "up",
  down: "down",
  up: "up",
  mid: "mid",
};

const ENDINGS = [
  /\.lora_(?<pair>down|up|mid|A|B)(?:\.default)?\.weight$/,
  /(?:_lora|\.lora|\.lora_linear_layer)\.(?<pair>down|up)\.weight$/,
  /\.(?<own>alpha|hada_w[12]_[ab]|hada_t[12]|lokr_w[12](?:_[ab])?|lokr_t2|diff)$/,
];

const TARGETS: [prefix: RegExp, target: LoraTarget][] = [
  [/^lora_unet_/, "unet"],
  [/^lora_te1?_/, "text_encoder"],
  [/^lora_te2_/, "text_encoder_2"],
  [/^(base_model\.model\.)?unet\./, "unet"],
  [/^(base_model\.model\.)?text_encoder\./, "text_encoder"],
  [/^(base_model\.model\.)?text_encoder_2\./, "text_encoder_2"],
  [
    /^((base_model\.)?model\.)?(diffusion_model\.)?(?=(down|mid|up|input|middle|output)_block)/,
    "unet",
  ],
];

/** Parses the name of a tensor; null if no LoRA that Atelier can run has such a name. */
export function readLoraName(name: string): LoraName | null {
  const ending = ENDINGS.map((pattern) => pattern.exec(name)).find((found) => found !== null);
  const { pair, own } = ending?.groups ?? {};
  const role = pair ? ROLE_OF[pair] : own as Role | undefined;
  const rest = name.slice(0, ending?.index);
  const [prefix, target] = TARGETS.find(([prefix]) => prefix.test(rest)) ?? [];
  if (!role || !prefix || !target) return null;
  const layer = rest.replace(prefix, "")
    // Processors of attention were named after the layers that they replaced.
    .replace(
      /\.processor\.(to_[qkv]|to_out)$/,
      (_, part) => part === "to_out" ? ".to_out.0" : `.${part}`,
    );
  return { target, layer: layer.replaceAll(".", "_"), role };
}
