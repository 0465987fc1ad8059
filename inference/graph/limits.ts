/**
 * The bounds of everything a person may ask of the engine, in one table: the node schemas, the
 * simple form and the server's routes all read it.
 *
 * Where a number is InvokeAI's it is kept (cfg_scale ≥ 1, seed up to 2³²−1, size in eighths because
 * the VAE halves the image three times); the others bound the work one request can cause.
 */
export const LIMITS = {
  /** Pixels of a generated image, each side. */
  size: { min: 64, max: 2048, multipleOf: 8 },
  /** Pixels of an image after `img_resize` or `img_crop`, each side. */
  resize: { min: 1, max: 8192 },
  /** Pixels of an image that is read in, each side, and in all (a header may promise anything). */
  input: { maxSide: 16_384, maxPixels: 64_000_000, maxBytes: 100_000_000 },
  steps: { min: 1, max: 500 },
  cfgScale: { min: 1, max: 100 },
  cfgRescale: { min: 0, max: 0.99 },
  strength: { min: 0.01, max: 1 },
  seed: { min: 0, max: 4_294_967_295 },
  /** Characters, not tokens: the text encoder reads a long prompt in windows. */
  prompt: { max: 8_000 },
  /** Characters of a label in metadata. */
  label: { max: 200 },
  /** Images asked for by one simple request. */
  count: { min: 1, max: 64 },
  /** How strongly a LoRA is applied (InvokeAI's bounds), and how many are at once. */
  lora: { weight: { min: -10, max: 10 }, count: 32 },
  /** How strongly a ControlNet steers (InvokeAI's bounds), and how many are at once. */
  control: { weight: { min: -1, max: 2 }, count: 10 },
  graph: {
    /** Nodes of a graph, and of its expansion by `iterate` while it runs. */
    nodes: 1_000,
    edges: 10_000,
    /** Items of a list that a node makes or an `iterate` walks. */
    collection: 1_000,
    /**
     * What one item may cost (steps × megapixels × passes): as much as the dearest single image,
     * 500 steps of 2048² with guidance. The fair queue takes turns item by item, so that an item
     * without a bound would keep all other users waiting.
     */
    cost: 4_200,
  },
} as const;

/** Whether an image of this size can be read in, by its width and height in pixels. */
export function isReadable(width: number, height: number): boolean {
  const { maxSide, maxPixels } = LIMITS.input;
  return Math.max(width, height) <= maxSide && width * height <= maxPixels;
}
