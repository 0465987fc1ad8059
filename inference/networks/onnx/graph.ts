import type { StoredTensor } from "../../weights/tensor.ts";
import { NetworkError } from "../errors.ts";
import type {
  AttentionOptions,
  ConvOptions,
  Dim,
  Graph,
  NormOptions,
  Precision,
  Value,
  Weight,
} from "../graph.ts";
import { Builder } from "./builder.ts";
import { type NetworkModel, type Port, toModel } from "./model.ts";
import { OnnxWeights } from "./weights.ts";

/** ONNX Runtime's own operators. */
const FUSED = {
  attention: "com.microsoft.MultiHeadAttention",
  addNorm: "com.microsoft.SkipLayerNormalization",
  gelu: "com.microsoft.QuickGelu",
};

/** Widest head for which ONNX Runtime's WebGPU attention in 32 bits keeps no scores in memory. */
const MAX_HEAD_32 = 256;

export interface OnnxOptions {
  precision: Precision;
  device: "cpu" | "webgpu";
  /** `fused` never holds the scores in memory; `plain` is for devices that compute it wrong. */
  attention: "fused" | "plain";
}

/** A value by its name in the model. */
interface OnnxValue extends Value {
  readonly name: string;
}

const nameOf = (value: Value): string => (value as OnnxValue).name;

/** Builds an ONNX model whose weights stay in their files. */
export class OnnxGraph implements Graph {
  readonly precision: Precision;
  readonly computedBias: boolean;
  readonly #builder = new Builder();
  readonly #inputs: Port[] = [];
  readonly #outputs: Port[] = [];
  readonly fold = new OnnxWeights(this.#builder);
  /** The number of images or texts, as a shape of one axis. */
  #batch = "";

  constructor(private readonly options: OnnxOptions) {
    this.precision = options.precision;
    // On the CPU it would keep ONNX Runtime from its faster layout of channels.
    this.computedBias = options.device === "webgpu";
  }

  /** The finished model. */
  model(): NetworkModel {
    return toModel(this.#builder, this.#inputs, this.#outputs);
  }

  input(name: string, type: Precision | "int32", dims: readonly Dim[]): Value {
    this.#builder.input(name, type, dims);
    this.#inputs.push({ name, type, dims });
    if (dims[0] === "batch") {
      this.#batch ||= this.#builder.aside("Shape", [name], { start: 0, end: 1 });
    }
    const channels = Number(dims.length === 3 ? dims[2] : dims[1] ?? 1);
    return dims.length === 3 ? this.#flat(name, channels) : this.#value(name, channels);
  }

  output(name: string, value: Value, dims: readonly Dim[]): void {
    const shaped = dims.length === 3 ? this.#batched(value) : nameOf(value);
    this.#builder.output(name, shaped, this.precision, dims);
    this.#outputs.push({ name, type: this.precision, dims });
  }

  weight(tensor: StoredTensor, shape?: readonly number[]): Weight {
    return this.fold.stored(tensor, shape);
  }

  constant(values: ArrayLike<number>, shape: readonly number[]): Weight {
    return this.fold.constant(values, shape);
  }

  add(x: Value, y: Value): Value {
    if (x.channels !== y.channels) {
      throw new NetworkError(`${y.channels} channels are added to ${x.channels}`);
    }
    return this.#op("Add", [x, y]);
  }

  multiply(x: Value, y: Value): Value {
    if (y.channels !== 1 && x.channels !== y.channels) {
      throw new NetworkError(`${x.channels} channels are multiplied by ${y.channels}`);
    }
    return this.#op("Mul", [x, y]);
  }

  affine(x: Value, factor: number, offset: number): Value {
    const scaled = factor === 1 ? x : this.#op("Mul", [x, this.#number(factor)]);
    return offset === 0 ? scaled : this.#op("Add", [scaled, this.#number(offset)]);
  }

  concat(values: readonly Value[]): Value {
    const channels = values.reduce((sum, value) => sum + value.channels, 0);
    return this.#value(this.#builder.op("Concat", values.map(nameOf), { axis: 1 }), channels);
  }

  silu(x: Value): Value {
    return this.#op(FUSED.gelu, [x], { alpha: { float: 1 } });
  }

  gelu(x: Value): Value {
    return this.#op("Gelu", [x]);
  }

  quickGelu(x: Value): Value {
    return this.#op(FUSED.gelu, [x], { alpha: { float: 1.702 } });
  }

  relu(x: Value): Value {
    return this.#op("Relu", [x]);
  }

  tanh(x: Value): Value {
    return this.#op("Tanh", [x]);
  }

  linear(x: Value, weight: Weight, bias: Weight | Value | null): Value {
    const [outputs, inputs] = weight.shape as [number, number];
    if (inputs !== x.channels) {
      throw new NetworkError(`a matrix of [${weight.shape}] is given ${x.channels} channels`);
    }
    const names = [nameOf(x), this.#in(weight)];
    if (bias) names.push("shape" in bias ? this.#in(bias) : nameOf(bias));
    return this.#value(this.#builder.op("Gemm", names, { transB: 1 }), outputs);
  }

  matmul(x: Value, weight: Weight): Value {
    const [inputs, outputs] = weight.shape as [number, number];
    if (inputs !== x.channels) {
      throw new NetworkError(`a matrix of [${weight.shape}] is given ${x.channels} channels`);
    }
    return this.#value(this.#builder.op("MatMul", [nameOf(x), this.#in(weight)]), outputs);
  }

  conv(
    x: Value,
    weight: Weight,
    bias: Weight | Value | null,
    { stride = 1, pads = [0, 0, 0, 0] }: ConvOptions = {},
  ): Value {
    const [outputs, inputs, ...kernel] = weight.shape as [number, number, number, number];
    if (inputs !== x.channels) {
      throw new NetworkError(`a kernel of [${weight.shape}] is given ${x.channels} channels`);
    }
    // Left out, not empty: on an empty one ONNX Runtime's WebGPU provider ends the process.
    const names = [nameOf(x), this.#in(weight), ...(bias ? [this.#convBias(bias)] : [])];
    const attributes = { kernel_shape: kernel, strides: [stride, stride], pads };
    return this.#value(this.#builder.op("Conv", names, attributes), outputs);
  }

  /** ONNX's GroupNormalization has kernels on few devices. An instance norm of the groups is what
   * it means; scale and shift come at once with a batch norm whose mean is 0 and variance 1. */
  groupNorm(x: Value, groups: number, { scale, shift, epsilon }: NormOptions): Value {
    const { channels } = x;
    if (scale.shape[0] !== channels || channels % groups !== 0) {
      throw new NetworkError(
        `${channels} channels are normalized in ${groups} groups by ${scale.shape} numbers`,
      );
    }
    const builder = this.#builder;
    const same = (value: number, count: number) => this.#in(constants(this, value, count));
    const grouped = builder.op("Reshape", [nameOf(x), builder.ints(0, groups, -1)]);
    const even = builder.op("InstanceNormalization", [grouped, same(1, groups), same(0, groups)], {
      epsilon: { float: epsilon },
    });
    const back = builder.op("Reshape", [even, builder.aside("Shape", [nameOf(x)])]);
    const affine = [this.#in(scale), this.#in(shift), same(0, channels), same(1, channels)];
    return this.#value(
      builder.op("BatchNormalization", [back, ...affine], { epsilon: { float: 0 } }),
      channels,
    );
  }

  layerNorm(x: Value, { scale, shift, epsilon }: NormOptions): Value {
    const names = [nameOf(x), this.#in(scale), this.#in(shift)];
    const attributes = { epsilon: { float: epsilon } };
    return this.#value(this.#builder.op("LayerNormalization", names, attributes), x.channels);
  }

  addNorm(x: Value, y: Value, { scale, shift, epsilon }: NormOptions) {
    const names = [nameOf(x), nameOf(y), this.#in(scale), this.#in(shift)];
    const outputs = this.#builder.outputsOf(FUSED.addNorm, names, 4, {
      epsilon: { float: epsilon },
    });
    const [normal, , , sum] = outputs as [string, string, string, string];
    return { sum: this.#value(sum, x.channels), normal: this.#value(normal, x.channels) };
  }

  attention(q: Value, k: Value, v: Value, { heads, causal }: AttentionOptions): Value {
    const size = q.channels / heads;
    if (!Number.isInteger(size) || k.channels !== q.channels) {
      throw new NetworkError(`${heads} heads attend with ${q.channels} and ${k.channels} channels`);
    }
    const [queries, keys, values] = [q, k, v].map((x) => this.#batched(x)) as [
      string,
      string,
      string,
    ];
    const mask = causal === undefined ? null : this.#in(causalMask(this, causal));
    const tooWide = this.options.device === "webgpu" && this.precision === "float32" &&
      size > MAX_HEAD_32;
    const mixed = this.options.attention === "fused" && !tooWide
      ? this.#builder.op(
        FUSED.attention,
        mask ? [queries, keys, values, null, null, mask] : [queries, keys, values],
        { num_heads: heads },
      )
      : this.#plainAttention(queries, keys, values, heads, size, mask);
    return this.#flat(mixed, v.channels);
  }

  #plainAttention(
    q: string,
    k: string,
    v: string,
    heads: number,
    size: number,
    mask: string | null,
  ): string {
    const builder = this.#builder;
    const split = (x: string, perm: number[]) =>
      builder.op("Transpose", [builder.op("Reshape", [x, builder.ints(0, 0, heads, size)])], {
        perm,
      });
    const raw = builder.op("MatMul", [split(q, [0, 2, 1, 3]), split(k, [0, 2, 3, 1])]);
    const scaled = builder.op("Mul", [raw, nameOf(this.#number(size ** -0.5))]);
    const masked = mask ? builder.op("Add", [scaled, mask]) : scaled;
    const scores = builder.op("Softmax", [masked], { axis: -1 });
    const mixed = builder.op("MatMul", [scores, split(v, [0, 2, 1, 3])]);
    const joined = builder.op("Transpose", [mixed], { perm: [0, 2, 1, 3] });
    return builder.op("Reshape", [joined, builder.ints(0, 0, heads * size)]);
  }

  upsample(x: Value, like?: Value): Value {
    const builder = this.#builder;
    const size = like
      ? [null, null, this.#sizes(x, like)]
      : [null, builder.floats([1, 1, 2, 2], [4], "float32")];
    const name = builder.op("Resize", [nameOf(x), ...size], {
      mode: "nearest",
      coordinate_transformation_mode: "asymmetric",
      nearest_mode: "floor",
    });
    return this.#value(name, x.channels);
  }

  /** The shape of `x` with the height and width of `like`. */
  #sizes(x: Value, like: Value): string {
    const axes = (value: Value, start: number, end: number) =>
      this.#builder.aside("Shape", [nameOf(value)], { start, end });
    return this.#builder.aside("Concat", [axes(x, 0, 2), axes(like, 2, 4)], { axis: 0 });
  }

  addToChannels(x: Value, rows: Value): Value {
    const shape = this.#builder.ints(-1, x.channels, 1, 1);
    const added = this.#builder.op("Reshape", [nameOf(rows), shape]);
    return this.#op("Add", [x, this.#value(added, x.channels)]);
  }

  toRows(x: Value): Value {
    const builder = this.#builder;
    const pixels = builder.op("Reshape", [nameOf(x), builder.ints(0, x.channels, -1)]);
    const turned = builder.op("Transpose", [pixels], { perm: [0, 2, 1] });
    return this.#flat(turned, x.channels);
  }

  toImage(rows: Value, like: Value): Value {
    const builder = this.#builder;
    const turned = builder.op("Transpose", [this.#batched(rows)], { perm: [0, 2, 1] });
    const shape = builder.aside("Shape", [nameOf(like)]);
    return this.#value(builder.op("Reshape", [turned, shape]), rows.channels);
  }

  sinusoid(numbers: Value, size: number): Value {
    const builder = this.#builder;
    const half = size / 2;
    const steps = Array.from({ length: half }, (_, i) => Math.exp(-Math.log(10_000) * i / half));
    const each = builder.op("Reshape", [nameOf(numbers), builder.ints(-1, 1)]);
    const angles = builder.op("Mul", [each, builder.floats(steps, [1, half], "float32")]);
    const waves = ["Cos", "Sin"].map((op) => builder.op(op, [angles]));
    const both = builder.op("Concat", waves, { axis: -1 });
    const channels = numbers.channels * size;
    const rows = builder.op("Reshape", [both, builder.ints(-1, channels)]);
    const narrow = this.precision === "float32" ? rows : builder.cast(rows, this.precision);
    return this.#value(narrow, channels);
  }

  embedding(ids: Value, table: Weight, further: Value): Value {
    const builder = this.#builder;
    const [rows, channels] = table.shape as [number, number];
    const wide = builder.cast(nameOf(ids), "int64");
    const first = builder.op("Min", [wide, builder.ints(rows - 1)]);
    const rest = builder.op("Sub", [wide, builder.ints(rows)]);
    const isFurther = builder.op("GreaterOrEqual", [rest, builder.ints(0)]);
    const row = builder.op("Max", [rest, builder.ints(0)]);
    const chosen = builder.op("Where", [
      builder.op("Unsqueeze", [isFurther, builder.ints(-1)]),
      builder.op("Gather", [nameOf(further), row]),
      builder.op("Gather", [this.#in(table), first]),
    ]);
    return this.#flat(chosen, channels);
  }

  addPositions(rows: Value, positions: Weight): Value {
    const sum = this.#builder.op("Add", [this.#batched(rows), this.#in(positions)]);
    return this.#flat(sum, rows.channels);
  }

  rowAt(rows: Value, ids: Value, id: number): Value {
    const builder = this.#builder;
    const equal = builder.op("Equal", [builder.cast(nameOf(ids), "int64"), builder.ints(id)]);
    const place = builder.op("ArgMax", [builder.cast(equal, "int32")], { axis: 1, keepdims: 1 });
    const row = builder.op("GatherND", [this.#batched(rows), place], { batch_dims: 1 });
    return this.#value(row, rows.channels);
  }

  #value(name: string, channels: number): OnnxValue {
    return { name, channels };
  }

  #op(op: string, inputs: readonly Value[], attributes = {}): Value {
    return this.#value(this.#builder.op(op, inputs.map(nameOf), attributes), inputs[0]!.channels);
  }

  #number(value: number): Value {
    return this.#value(this.#builder.floats([value], [1], this.precision), 1);
  }

  #in(weight: Weight): string {
    return this.fold.in(this.precision, weight);
  }

  #convBias(bias: Weight | Value): string {
    if ("shape" in bias) return this.#in(bias);
    return this.#builder.op("Reshape", [nameOf(bias), this.#builder.ints(bias.channels)]);
  }

  /** Rows as [batch, tokens, channels]. */
  #batched(rows: Value): string {
    const builder = this.#builder;
    const parts = [this.#batch, builder.ints(-1, rows.channels)];
    return builder.op("Reshape", [nameOf(rows), builder.aside("Concat", parts, { axis: 0 })]);
  }

  /** A value of [batch, tokens, channels] as rows. */
  #flat(name: string, channels: number): Value {
    return this.#value(
      this.#builder.op("Reshape", [name, this.#builder.ints(-1, channels)]),
      channels,
    );
  }
}

function constants(graph: Graph, value: number, count: number): Weight {
  return graph.constant(new Float32Array(count).fill(value), [count]);
}

/** Large negative scores, which softmax turns into 0, wherever a token would attend to a later
 * one. */
function causalMask(graph: Graph, tokens: number): Weight {
  const hidden = Float32Array.from(
    { length: tokens * tokens },
    (_, i) => i % tokens > Math.floor(i / tokens) ? -10_000 : 0,
  );
  return graph.constant(hidden, [1, 1, tokens, tokens]);
}
