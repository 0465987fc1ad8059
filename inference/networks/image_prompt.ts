import { NetworkError } from "./errors.ts";
import type { Graph, Value } from "./graph.ts";
import { Layers } from "./layers.ts";
import type { Source } from "./source.ts";

/**
 * IP-Adapters (Ye et al. 2023, "IP-Adapter: Text Compatible Image Prompt Adapter for Text-to-Image
 * Diffusion Models"): an image becomes tokens, which each layer of cross-attention sees beside
 * those of the text. As in tencent-ailab/IP-Adapter, ip_adapter/ip_adapter.py and resampler.py.
 */

/** Input and output of an IP-Adapter's projection. */
export interface ImagePromptFacts {
  /** The output of the image encoder that it reads: of the whole image, or of its patches. */
  readonly takes: "image_embeds" | "hidden_states";
  /** Channels of that. */
  readonly width: number;
  /** Number of tokens; null for as many as the encoder makes. */
  readonly tokens: number | null;
}

/** @throws NetworkError for an adapter of another kind */
export function imagePromptFacts(source: Source): ImagePromptFacts {
  const latents = source.find("image_proj.latents");
  if (latents) {
    const width = source.require("image_proj.proj_in.weight").shape[1] ?? 0;
    return { takes: "hidden_states", width, tokens: latents.shape[1] ?? 0 };
  }
  const full = source.find("image_proj.proj.0.weight");
  if (full) return { takes: "hidden_states", width: full.shape[1] ?? 0, tokens: null };
  const [given = 0, width = 0] = source.require("image_proj.proj.weight").shape;
  const tokens = given / (source.require("image_proj.norm.weight").shape[0] ?? 1);
  if (Number.isInteger(tokens)) return { takes: "image_embeds", width, tokens };
  throw new NetworkError(`it makes ${given} numbers of an image, which are no whole tokens`);
}

/**
 * Adds to `graph` the projection of an encoded image to tokens. Input: `image_embeds` [batch,
 * width] or `hidden_states` [batch, patches, width], as the facts say. Output: `tokens` [batch,
 * tokens, channels of the text].
 *
 * @throws NetworkError if weights are missing or do not fit one another
 */
export function imagePrompt(graph: Graph, source: Source): void {
  const { takes, width, tokens } = imagePromptFacts(source);
  const net = new ImagePrompt(graph, source);
  const dims = takes === "image_embeds" ? ["batch", width] : ["batch", "patches", width];
  const image = graph.input(takes, graph.precision, dims);
  const made = takes === "image_embeds"
    ? net.whole(image, tokens!)
    : tokens === null
    ? net.patches(image)
    : net.resampled(image);
  graph.output("tokens", made, ["batch", tokens ?? "patches", made.channels]);
  source.requireAllUsed(/^image_proj\./);
}

/** Channels of a head of the resampler. */
const HEAD = 64;

class ImagePrompt extends Layers {
  /** Each token a part of one projection. */
  whole(image: Value, tokens: number): Value {
    const made = Array.from({ length: tokens }, (_, index) => {
      const row = this.linear(image, "image_proj.proj", { part: { index, count: tokens } });
      return this.layerNorm(row, "image_proj.norm");
    });
    return this.graph.joinTokens(made);
  }

  /** A token of each patch ("full face"). */
  patches(image: Value): Value {
    const wide = this.graph.gelu(this.linear(image, "image_proj.proj.0"));
    return this.layerNorm(this.linear(wide, "image_proj.proj.2"), "image_proj.proj.3");
  }

  /**
   * Tokens that look at the patches, and at one another ("plus"): the resampler of Alayrac et al.
   * 2022, "Flamingo", section 3.1.
   */
  resampled(image: Value): Value {
    const { graph } = this;
    const seen = this.linear(image, "image_proj.proj_in");
    let x = graph.tokens(graph.weight(this.tensor("image_proj.latents")));
    const depth = this.count((i) => `image_proj.layers.${i}.0.to_q.weight`);
    for (let i = 0; i < depth; i++) {
      const [attention, fed] = [0, 1].map((part) => `image_proj.layers.${i}.${part}`);
      x = graph.add(this.#attended(seen, x, attention!), x);
      const inner = this.linear(this.layerNorm(x, `${fed}.0`), `${fed}.1`, { bias: null });
      x = graph.add(this.linear(graph.gelu(inner), `${fed}.3`, { bias: null }), x);
    }
    return this.layerNorm(this.linear(x, "image_proj.proj_out"), "image_proj.norm_out");
  }

  #attended(image: Value, latents: Value, name: string): Value {
    const { graph } = this;
    const own = this.layerNorm(latents, `${name}.norm2`);
    const all = graph.joinTokens([this.layerNorm(image, `${name}.norm1`), own]);
    const half = (index: number) =>
      this.linear(all, `${name}.to_kv`, { bias: null, part: { index, count: 2 } });
    const q = this.linear(own, `${name}.to_q`, { bias: null });
    const mixed = graph.attention(q, half(0), half(1), { heads: q.channels / HEAD });
    return this.linear(mixed, `${name}.to_out`, { bias: null });
  }
}

/** An IP-Adapter that a U-Net is built with. */
export interface ImagePromptPart {
  source: Source;
  /** Number of its tokens. */
  tokens: number;
  /** What the names of the layers begin with that see it; all by default. */
  layers?: readonly string[] | undefined;
}

/** Keys and values of an image prompt for a layer, and how strongly it counts. */
export interface ImageKeys {
  k: Value;
  v: Value;
  scale: Value;
}

/**
 * Names of the inputs of a U-Net for its IP-Adapter number `index`: its tokens, and how strongly
 * they count, [1].
 */
export const imageTokensInput = (index: number): string => `image_tokens.${index}`;
export const imageScaleInput = (index: number): string => `image_scale.${index}`;

/** An IP-Adapter in a U-Net that is being built. */
export class ImagePromptInUse {
  readonly #texts: Layers;
  readonly #tokens: Value;
  readonly #scale: Value;

  /** @param textGraph where keys and values are computed, if not in `graph` itself */
  constructor(
    private readonly graph: Graph,
    private readonly textGraph: Graph,
    private readonly part: ImagePromptPart,
    private readonly index: number,
  ) {
    const { source, tokens } = part;
    const width = source.require("ip_adapter.1.to_k_ip.weight").shape[1] ?? 0;
    const dims = ["batch", tokens, width];
    this.#tokens = textGraph.input(imageTokensInput(index), textGraph.precision, dims);
    this.#scale = graph.input(imageScaleInput(index), graph.precision, [1]);
    this.#texts = new Layers(textGraph, source);
  }

  /**
   * Returns what the cross-attention `layer`, the `number`-th of all, sees of the image; null if it
   * does not see it.
   */
  keys(layer: string, number: number): ImageKeys | null {
    const { layers } = this.part;
    if (layers && !layers.some((start) => layer.startsWith(start))) return null;
    // Self-attentions count, too.
    const [k, v] = ["k", "v"].map((part) =>
      this.#given(`ip_adapter.${2 * number + 1}.to_${part}_ip`)
    );
    return { k: k!, v: v!, scale: this.#scale };
  }

  #given(name: string): Value {
    const own = this.#texts.linear(this.#tokens, name, { bias: null });
    if (this.textGraph === this.graph) return own;
    const [port, dims] = [`${this.index}.${name}`, ["batch", this.part.tokens, own.channels]];
    this.textGraph.output(port, own, dims);
    return this.graph.input(port, this.graph.precision, dims);
  }

  /** @throws NetworkError if the adapter has layers that the U-Net does not */
  requireAllUsed(): void {
    if (!this.part.layers) this.part.source.requireAllUsed(/^ip_adapter\./);
  }
}
