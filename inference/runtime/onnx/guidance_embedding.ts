/**
 * Sines, then cosines, of `1000 · (scale − 1)` at frequencies from 1 down to 1/10 000; an odd
 * width ends with a zero. diffusers `get_guidance_scale_embedding` and its callers, which hand it
 * `guidance_scale − 1`.
 */
export function guidanceEmbedding(scale: number, width: number): Float32Array {
  const out = new Float32Array(width);
  const half = Math.floor(width / 2);
  for (let i = 0; i < half; i++) {
    const angle = 1000 * (scale - 1) * Math.exp(-Math.log(10_000) * i / (half - 1));
    out[i] = Math.sin(angle);
    out[half + i] = Math.cos(angle);
  }
  return out;
}
