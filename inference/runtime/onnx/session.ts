import type { FloatTensor, Held, NetworkSession, Tensor, TensorInfo } from "./tensors.ts";
import type { Ort, OrtSession, OrtTensor } from "../ort.ts";

/** Measures the time spent inside ONNX Runtime. */
export interface Stopwatch {
  ms: number;
}

/**
 * Wraps a session of ONNX Runtime: takes numbers, makes of them what the file's inputs want, and
 * gives 32-bit floats. `name` is the file, for errors.
 */
export function wrapSession(
  ort: Ort,
  session: OrtSession,
  name: string,
  watch: Stopwatch,
  native: boolean,
): NetworkSession {
  const inputs = infos(session.inputMetadata);
  const outputs = infos(session.outputMetadata);
  const inUse = new Set<Held>();

  async function compute(
    feeds: Record<string, Tensor>,
    wanted?: readonly string[],
    held?: Held,
  ): Promise<Record<string, OrtTensor>> {
    const given: Record<string, OrtTensor> = {};
    for (const info of inputs) {
      const known = held?.tensors[info.name] as OrtTensor | undefined;
      const feed = feeds[info.name];
      if (!known && !feed) throw new Error(`${name} also wants "${info.name}"`);
      given[info.name] = known ?? toOrt(ort, feed!, info.type, native);
    }
    const start = performance.now();
    const results = await (wanted ? session.run(given, wanted) : session.run(given));
    watch.ms += performance.now() - start;
    return results;
  }

  return {
    inputs,
    outputs,
    async run(feeds, wanted, held) {
      const results = await compute(feeds, wanted, held);
      return Object.fromEntries(
        Object.entries(results).map(([key, value]) => [key, fromOrt(value)]),
      );
    },
    async hold(feeds) {
      const tensors = await compute(feeds);
      const held: Held = {
        tensors,
        release() {
          if (inUse.delete(held)) Object.values(tensors).forEach((tensor) => tensor.dispose());
        },
      };
      inUse.add(held);
      return held;
    },
    async close() {
      for (const held of inUse) held.release();
      await session.release();
    },
  };
}

function infos(list: OrtSession["inputMetadata"]): TensorInfo[] {
  return list.filter((info) => info.isTensor)
    .map(({ name, type, shape }) => ({ name, type, shape }));
}

function toOrt(ort: Ort, { data, dims }: Tensor, type: string, native: boolean): OrtTensor {
  switch (type) {
    case "float32":
      return new ort.Tensor("float32", asFloats(data), dims);
    case "float16": {
      const half = new Float16Array(data);
      const tensor = new ort.Tensor("float16", half as unknown as Uint16Array, dims);
      // The Node binding does not know Float16Array: it is given the same bits as integers.
      if (native) Object.assign(tensor, { cpuData: new Uint16Array(half.buffer) });
      return tensor;
    }
    case "float64":
      return new ort.Tensor("float64", Float64Array.from(data), dims);
    case "int32":
      return new ort.Tensor("int32", Int32Array.from(data, Math.round), dims);
    case "int64":
      return new ort.Tensor("int64", BigInt64Array.from(Array.from(data, toBigInt)), dims);
    default:
      throw new Error(`inputs of type ${type} are not supported`);
  }
}

function asFloats(data: Tensor["data"]): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data);
}

const toBigInt = (value: number) => BigInt(Math.round(value));

function fromOrt(tensor: OrtTensor): FloatTensor {
  const { data, dims, type } = tensor;
  if (data instanceof Float32Array) return { data, dims };
  if (type === "float16") return { data: new Float32Array(asHalf(data as Uint16Array)), dims };
  if (data instanceof Float64Array) return { data: new Float32Array(data), dims };
  throw new Error(`outputs of type ${type} are not supported`);
}

/** Half floats come as such or, from the Node binding, as their bits. */
function asHalf(data: Uint16Array | Float16Array): Float16Array {
  if (data instanceof Float16Array) return data;
  return new Float16Array(data.buffer, data.byteOffset, data.length);
}
