import { ClipLayers, type ClipOptions, defaultActivation } from "./clip.ts";
import { NetworkError } from "./errors.ts";
import type { Graph } from "./graph.ts";
import type { Source } from "./source.ts";

/**
 * CLIP's image encoder (Radford et al. 2021, "Learning Transferable Visual Models From Natural
 * Language Supervision"), a vision transformer: ViT-L of OpenAI, H and bigG of OpenCLIP.
 */

export interface ClipVisionFacts {
  /** Sides of its images in pixels. */
  readonly side: number;
  /** Tokens that it makes of one: one for each patch, and one for the whole. */
  readonly tokens: number;
  /** Channels of a token. */
  readonly width: number;
}

export type ClipVisionOptions = Pick<ClipOptions, "heads" | "activation">;

/** Heads of all three. */
const HEADS = 16;

const layer = (i: number) => `vision_model.encoder.layers.${i}`;

/** @throws NetworkError if it is no such encoder */
export function clipVisionFacts(source: Source): ClipVisionFacts {
  const [tokens = 0, width = 0] =
    source.require("vision_model.embeddings.position_embedding.weight").shape;
  const patch = source.require("vision_model.embeddings.patch_embedding.weight").shape[2] ?? 0;
  const across = Math.sqrt(tokens - 1);
  if (!Number.isInteger(across)) {
    throw new NetworkError(`it makes ${tokens} tokens of an image, which are no square of patches`);
  }
  return { side: across * patch, tokens, width };
}

/**
 * Adds the image encoder to `graph`.
 *
 * Input: `pixel_values` [batch, 3, side, side], normalized. Outputs: `hidden_states` [batch,
 * tokens, width] before the last layer, and `image_embeds` [batch, width], the whole image in the
 * space that it shares with texts.
 *
 * @throws NetworkError if weights are missing or do not fit one another
 */
export function clipVision(graph: Graph, source: Source, options: ClipVisionOptions = {}): void {
  const net = new ClipLayers(graph, source);
  const { side, tokens, width } = clipVisionFacts(source);
  const { heads = HEADS, activation = defaultActivation(width === 1024) } = options;
  const pixels = graph.input("pixel_values", graph.precision, ["batch", 3, side, side]);
  const embeddings = "vision_model.embeddings";
  const stride = net.tensor(`${embeddings}.patch_embedding.weight`).shape[2]!;
  const patches = net.conv(pixels, `${embeddings}.patch_embedding`, {
    stride,
    pads: [0, 0, 0, 0],
    bias: null,
  });
  const whole = graph.weight(net.tensor(`${embeddings}.class_embedding`), [1, 1, width]);
  const places = graph.weight(net.tensor(`${embeddings}.position_embedding.weight`));
  const seen = graph.joinTokens([graph.tokens(whole), graph.toRows(patches)]);
  // The name is misspelt in every file.
  let x = net.layerNorm(graph.addPositions(seen, places), "vision_model.pre_layrnorm");
  const layers = net.count((i) => `${layer(i)}.layer_norm1.weight`);
  for (let i = 0; i < layers; i++) {
    if (i === layers - 1) graph.output("hidden_states", x, ["batch", tokens, width]);
    x = net.layer(x, layer(i), { heads, activation });
  }
  const first = net.layerNorm(graph.firstToken(x), "vision_model.post_layernorm");
  const projected = net.linear(first, "visual_projection", { bias: null });
  graph.output("image_embeds", projected, ["batch", projected.channels]);
  source.requireAllUsed(/^(?!.*position_ids)(vision_model|visual_projection)\./);
}
