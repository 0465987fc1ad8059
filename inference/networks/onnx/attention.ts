import { NetworkError } from "../errors.ts";
import type { Graph, Precision } from "../graph.ts";
import type { Builder } from "./builder.ts";
import type { Emitter } from "./emitter.ts";
import { type Length, type Shape, shares } from "./shapes.ts";
import { shapeOf, withChannels } from "./values.ts";

/** Widest head for which ONNX Runtime's WebGPU attention in 32 bits keeps no scores in memory. */
const MAX_HEAD_32 = 256;

export interface AttentionForm {
  device: "cpu" | "webgpu";
  /** `fused` never holds the scores in memory; `plain` is for devices that compute it wrong. */
  attention: "fused" | "plain";
}

export function attention(
  emitter: Emitter,
  { device, attention }: AttentionForm,
): Pick<Graph, "attention"> {
  const { builder, precision } = emitter;
  return {
    attention(q, k, v, { heads, causal, parts = 1 }) {
      const size = q.channels / heads;
      if (!Number.isInteger(size) || k.channels !== q.channels) {
        throw new NetworkError(
          `${heads} heads attend with ${q.channels} and ${k.channels} channels`,
        );
      }
      const values = [q, k, v].map((x) => emitter.batched(x)) as [string, string, string];
      const mask = causal === undefined ? null : causalMask(emitter, causal);
      const tooWide = device === "webgpu" && precision === "float32" && size > MAX_HEAD_32;
      const shape = withChannels(shapeOf(q), v.channels);
      const mixed = attention === "fused" && !tooWide && parts === 1
        ? builder.op(
          "com.microsoft.MultiHeadAttention",
          mask ? [...values, null, null, mask] : values,
          shape,
          { num_heads: heads },
        )
        : plainAttention(builder, values, [shapeOf(q), shapeOf(k)], {
          ...{ heads, precision, mask, parts },
        });
      return emitter.flat(mixed, shape);
    },
  };
}

/**
 * Attention by products and a softmax, which holds the scores in memory.
 *
 * @param values names of queries, keys and values, [batch, tokens, channels]
 * @param shapes of queries and keys
 * @param precision of the values
 * @param mask name of what is added to the scores
 * @param parts number of parts of the queries
 */
function plainAttention(
  builder: Builder,
  [q, k, v]: readonly [string, string, string],
  [[batch, queries, channels], [, keys]]: readonly [Shape, Shape],
  { heads, precision, mask, parts }: {
    heads: number;
    precision: Precision;
    mask: string | null;
    parts: number;
  },
): string {
  const size = Number(channels) / heads;
  const axes = [batch!, heads, queries!, size];
  const split = (x: string, tokens: Length, perm: number[]) => {
    const shape = [batch!, tokens, heads, size];
    const parts = builder.op("Reshape", [x, builder.ints(0, 0, heads, size)], shape);
    return builder.op("Transpose", [parts], perm.map((axis) => shape[axis]!), { perm });
  };
  const [across, down] = [split(k, keys!, [0, 2, 3, 1]), split(v, keys!, [0, 2, 1, 3])];
  const scale = builder.floats([size ** -0.5], [1], precision);

  function attend(some: string, count: Length): string {
    const scores = [batch!, heads, count, keys!];
    const raw = builder.op("MatMul", [some, across], scores);
    const scaled = builder.op("Mul", [raw, scale], scores);
    const masked = mask ? builder.op("Add", [scaled, mask], scores) : scaled;
    const weights = builder.op("Softmax", [masked], scores, { axis: -1 });
    return builder.op("MatMul", [weights, down], axes.with(2, count));
  }

  const all = split(q, queries!, [0, 2, 1, 3]);
  let mixed: string;
  if (parts === 1) mixed = attend(all, queries!);
  else {
    const counts = shares(queries!, parts);
    const some = builder.outputsOf("Split", [all], counts.map((count) => axes.with(2, count)), {
      axis: 2,
      num_outputs: parts,
    });
    mixed = builder.op("Concat", some.map((one, i) => attend(one, counts[i]!)), axes, { axis: 2 });
  }
  const joined = [batch!, queries!, heads, size];
  const turned = builder.op("Transpose", [mixed], joined, { perm: [0, 2, 1, 3] });
  const shape = [batch!, queries!, channels!];
  return builder.op("Reshape", [turned, builder.ints(0, 0, heads * size)], shape);
}

/**
 * Large negative scores, which softmax turns into 0, wherever a token would attend to a later one.
 */
function causalMask(emitter: Emitter, tokens: number): string {
  const hidden = Float32Array.from(
    { length: tokens * tokens },
    (_, i) => i % tokens > Math.floor(i / tokens) ? -10_000 : 0,
  );
  return emitter.in(emitter.weights.constant(hidden, [1, 1, tokens, tokens]));
}
