import { ModelError } from "../../pipeline/errors.ts";

/**
 * A model file opened for running: numbers in, numbers out. What the file wants (fp16 or fp32,
 * int64 or float) is the session's business.
 */
export interface Session {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /**
   * @param wanted names of the outputs to bring back; by default all
   * @param held further inputs
   */
  run(
    feeds: Record<string, Tensor>,
    wanted?: readonly string[],
    held?: Held,
  ): Promise<Record<string, FloatTensor>>;
}

/** A session that other ones may go on from. */
export interface NetworkSession extends Session {
  /**
   * Runs it, and leaves the outputs where the runtime has them, until they are released or the
   * session is closed.
   */
  hold(feeds: Record<string, Tensor>): Promise<Held>;
  close(): Promise<void>;
}

/** Outputs of a session that are inputs of another one, by name; on a GPU they do not leave it. */
export interface Held {
  readonly tensors: Readonly<Record<string, unknown>>;
  release(): void;
}

export interface TensorInfo {
  name: string;
  /** "float32", "float16", "int64" … */
  type: string;
  /** A number is fixed, a name is free; a scalar has no dimensions. */
  shape: readonly (number | string)[];
}

export interface Tensor {
  data: Float32Array | readonly number[];
  dims: readonly number[];
}

export interface FloatTensor {
  data: Float32Array;
  dims: readonly number[];
}

/** The input or output called `name`; throws a `ModelError` that lists what there is. */
export function infoOf(list: readonly TensorInfo[], name: string, model: string): TensorInfo {
  const found = list.find((info) => info.name === name);
  if (found) return found;
  const names = list.map((info) => info.name).join(", ");
  throw new ModelError(`${model} has no "${name}" (it has ${names || "nothing"})`);
}

/** The first of `names` that the outputs hold. */
export function outputOf(
  outputs: Record<string, FloatTensor>,
  names: readonly string[],
  model: string,
): FloatTensor {
  for (const name of names) {
    const found = outputs[name];
    if (found) return found;
  }
  throw new ModelError(
    `${model} gives ${Object.keys(outputs).join(", ")}, none of ${names.join(", ")}`,
  );
}
