/** CLIP's `layer_norm_eps`. */
const EPSILON = 1e-5;

/**
 * Applies to `hidden` the layer norm that made `after` out of `before`; all three are
 * [tokens, width]. Its weights are inside the model's file, but a norm is a straight line in each
 * channel, γ·x̂ + β with x̂ the token scaled to mean 0 and variance 1 (Ba et al. 2016, "Layer
 * Normalization"): the tokens of one prompt are points enough to find γ and β by least squares.
 */
export function sameNorm(
  hidden: Float32Array,
  before: Float32Array,
  after: Float32Array,
  width: number,
): Float32Array {
  const known = standardized(before, width);
  const out = standardized(hidden, width);
  const tokens = known.length / width;
  for (let c = 0; c < width; c++) {
    let [meanX, meanY] = [0, 0];
    for (let i = c; i < known.length; i += width) {
      meanX += (known[i] ?? 0) / tokens;
      meanY += (after[i] ?? 0) / tokens;
    }
    let [covariance, variance] = [0, 0];
    for (let i = c; i < known.length; i += width) {
      const x = (known[i] ?? 0) - meanX;
      covariance += x * ((after[i] ?? 0) - meanY);
      variance += x * x;
    }
    const gamma = variance > 0 ? covariance / variance : 1;
    const beta = meanY - gamma * meanX;
    for (let i = c; i < out.length; i += width) out[i] = gamma * (out[i] ?? 0) + beta;
  }
  return out;
}

/** Each token with mean 0 and variance 1 over its channels. */
function standardized(values: Float32Array, width: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let at = 0; at < values.length; at += width) {
    const token = values.subarray(at, at + width);
    const mean = token.reduce((sum, value) => sum + value, 0) / width;
    const variance = token.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
    const scale = 1 / Math.sqrt(variance + EPSILON);
    for (let c = 0; c < width; c++) out[at + c] = ((token[c] ?? 0) - mean) * scale;
  }
  return out;
}
