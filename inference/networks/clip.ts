import type { Graph, Value } from "./graph.ts";
import { Layers } from "./layers.ts";
import type { LoraInUse } from "./lora/used.ts";
import type { Source } from "./source.ts";

/** CLIP's text encoder (Radford et al. 2021): ViT-L of OpenAI, H and bigG of OpenCLIP. */

export interface ClipOptions {
  /** Heads of each attention. By default heads have 64 channels. */
  heads?: number;
  /**
   * Activation. Default: that of OpenAI's model where the width is 768, otherwise the exact GELU.
   */
  activation?: "quick_gelu" | "gelu";
  /** Number of layers to use. Default all. Stable Diffusion 2 leaves out the last of 24. */
  layers?: number;
  /** The token that ends a text. Default 49407, or the last of a smaller vocabulary. */
  endToken?: number;
}

const END_TOKEN = 49_407;
/** Names of layers in a file, as transformers or OpenCLIP has them. */
const LAYERS = /^(text_model\.)?encoder\.layers\.|^transformer\.resblocks\./;

/**
 * Adds the text encoder to `graph`.
 *
 * Inputs: `input_ids` [batch, tokens] (77), and `further_embeddings` [n, width], vectors in the
 * place of tokens: a number beyond the vocabulary by k is row k. Where there are none, one row of
 * zeros. Outputs, [batch, tokens, width]: `hidden_states.N` after N layers; the same after the
 * final norm as `normal_states.N`, and `last_hidden_state` for all layers. Of the end token:
 * `pooler_output` [batch, width] and, where the model projects it, `text_embeds`.
 *
 * @throws NetworkError if weights are missing or do not fit one another
 */
export function clipText(
  graph: Graph,
  source: Source,
  options: ClipOptions = {},
  loras: readonly LoraInUse[] = [],
): void {
  const net = new ClipLayers(graph, source, loras);
  const table = net.tensor("text_model.embeddings.token_embedding.weight");
  const places = net.tensor("text_model.embeddings.position_embedding.weight");
  const [vocabulary = 0, width = 0] = table.shape;
  const tokens = places.shape[0]!;
  const {
    heads = width / 64,
    activation = defaultActivation(width === 768),
    endToken = Math.min(END_TOKEN, vocabulary - 1),
  } = options;
  const all = net.count((i) => `${layer(i)}.layer_norm1.weight`);
  const layers = options.layers ?? all;
  const ids = graph.input("input_ids", "int32", ["batch", tokens]);
  const further = graph.input("further_embeddings", graph.precision, ["further", width]);
  const states = (name: string, x: Value) => graph.output(name, x, ["batch", tokens, width]);

  const embedded = graph.embedding(ids, graph.weight(table), further);
  let x = graph.addPositions(embedded, graph.weight(places));
  const final = (x: Value) => net.layerNorm(x, "text_model.final_layer_norm");
  states("hidden_states.0", x);
  for (let i = 0; i < layers; i++) {
    x = net.layer(x, layer(i), { heads, activation, causal: tokens });
    states(`hidden_states.${i + 1}`, x);
    if (i + 1 < layers) states(`normal_states.${i + 1}`, final(x));
  }
  const last = final(x);
  states("last_hidden_state", last);
  const pooled = graph.rowAt(last, ids, endToken);
  graph.output("pooler_output", pooled, ["batch", width]);
  const projected = net.project(pooled);
  if (projected) graph.output("text_embeds", projected, ["batch", projected.channels]);
  if (layers === all) source.requireAllUsed(LAYERS);
}

const layer = (i: number) => `text_model.encoder.layers.${i}`;

/** The activation of OpenAI's models, and of all others. */
export const defaultActivation = (isOpenAi: boolean) => isOpenAi ? "quick_gelu" : "gelu";

/** The layers that the encoders of texts and of images have in common. */
export class ClipLayers extends Layers {
  /** @param options.causal number of tokens, if each sees only those before it */
  layer(
    x: Value,
    name: string,
    { heads, activation, causal }: {
      heads: number;
      activation: "quick_gelu" | "gelu";
      causal?: number;
    },
  ): Value {
    const { graph } = this;
    const before = this.layerNorm(x, `${name}.layer_norm1`);
    const [q, k, v] = ["q", "k", "v"].map((part) =>
      this.linear(before, `${name}.self_attn.${part}_proj`)
    );
    const mixed = graph.attention(q!, k!, v!, { heads, ...(causal ? { causal } : {}) });
    const seen = this.linear(mixed, `${name}.self_attn.out_proj`);
    const { sum, normal } = this.addNorm(x, seen, `${name}.layer_norm2`);
    const wide = this.linear(normal, `${name}.mlp.fc1`);
    const active = activation === "gelu" ? graph.gelu(wide) : graph.quickGelu(wide);
    return graph.add(sum, this.linear(active, `${name}.mlp.fc2`));
  }

  /** The pooled text in the space that it shares with images; null where the model has none. */
  project(pooled: Value): Value | null {
    if (this.has("text_projection.weight")) {
      return this.linear(pooled, "text_projection", { bias: null });
    }
    // OpenCLIP's matrix lies the other way round, [in, out].
    const turned = this.source.find("text_projection");
    return turned ? this.graph.matmul(pooled, this.graph.weight(turned)) : null;
  }
}
