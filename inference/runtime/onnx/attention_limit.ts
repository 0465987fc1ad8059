/**
 * Guards against a wrong image: the Softmax of ONNX Runtime's WebGPU provider returns wrong
 * numbers, without an error, when its tensor is larger than the device's
 * `maxStorageBufferBindingSize`. The largest one holds the self-attention scores of the first
 * level: batch × heads × (h·w)² values.
 */

export interface AttentionShape {
  /** Heads of the first level. */
  heads: number;
  /** 4 for fp32, 2 for fp16. */
  bytes: number;
  /** How far the image is shrunk until the first attention: 2 where the first level has none. */
  shrunk?: number;
}

/** Bytes of the attention scores for latents of `width` × `height`. */
export function attentionBytes(
  batch: number,
  width: number,
  height: number,
  shape: AttentionShape,
): number {
  const { heads, bytes, shrunk = 1 } = shape;
  return batch * heads * (Math.ceil(width / shrunk) * Math.ceil(height / shrunk)) ** 2 * bytes;
}

/**
 * How to run guidance: 2 (both passes in one call) if that fits below `limit`, otherwise 1; `null`
 * if even one pass is too large. No limit (a CPU) is `Infinity`.
 */
export function guidanceBatch(
  width: number,
  height: number,
  shape: AttentionShape,
  limit: number,
): 1 | 2 | null {
  if (attentionBytes(2, width, height, shape) <= limit) return 2;
  if (attentionBytes(1, width, height, shape) <= limit) return 1;
  return null;
}

/** The message for a size that a device cannot compute correctly; sizes in pixels. */
export function tooLargeMessage(width: number, height: number, limit: number): string {
  const mib = Math.floor(limit / 2 ** 20);
  return `${width}×${height} is too large for this device: attention would need a buffer of more ` +
    `than its ${mib} MiB, and the result would be wrong. Choose a smaller size or the cpu device`;
}

/** The largest square tile (in latent cells, a multiple of 8) whose decoder attention fits. */
export function largestTile(limit: number, bytes: number): number {
  if (!Number.isFinite(limit)) return Infinity;
  // One head over (t²)² scores.
  return Math.max(16, Math.floor(Math.sqrt(Math.sqrt(limit / bytes)) / 8) * 8);
}
