import { dirname, relative } from "node:path";
import { sizeOf, type StoredTensor } from "../../weights/tensor.ts";
import type { WeightsFile } from "../../weights/file.ts";
import { NetworkError } from "../errors.ts";
import type { Dim, Precision } from "../graph.ts";
import type { Builder } from "./builder.ts";
import { peakBytes, type Shape, type Sizes } from "./shapes.ts";

/** An input or output of a network. */
export interface Port {
  readonly name: string;
  readonly type: Precision | "int32";
  readonly dims: readonly Dim[];
}

/** A network as an ONNX model that reads its weights from the files where they lie. */
export interface NetworkModel {
  /** The model without its weights: some hundred kilobytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The real folder that the model's locations are relative to; every file is below it. */
  readonly folder: string;
  /** Files of weights by their location in the model. */
  readonly files: ReadonlyMap<string, WeightsFile>;
  /**
   * Tensors that are read into memory when the model is opened, by their location in it: none, or
   * all where any is quantised.
   */
  readonly held: ReadonlyMap<string, StoredTensor>;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Number of weights. */
  readonly parameters: number;
  /**
   * Bytes of memory that the weights take while the network is open: those that the CPU leaves in
   * their files take none.
   */
  readonly openBytes: number;
  /**
   * Bytes of values that exist at one time in a run of these sizes, at most; weights do not count.
   */
  activations(sizes: Sizes): number;
  /** Number of uses of each operator on values; shapes and weights are not counted. */
  readonly operators: Readonly<Record<string, number>>;
}

interface Rest extends Pick<NetworkModel, "inputs" | "outputs"> {
  /** Inputs and outputs, by the names of their values. */
  kept: readonly { name: string; shape: Shape }[];
  /** Bytes of a number. */
  bytesEach: number;
}

export function toModel(builder: Builder, { kept, bytesEach, ...rest }: Rest): NetworkModel {
  const tensors = [...builder.tensors];
  const byPath = new Map(tensors.map(({ file }) => [file.path, file]));
  const folder = commonFolder([...byPath.keys()]);
  const locate = (path: string) => relative(folder, path).replaceAll("\\", "/");
  return {
    bytes: builder.bytes(locate),
    folder,
    files: new Map([...byPath].map(([path, file]) => [locate(path), file])),
    held: builder.held,
    ...rest,
    parameters: tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    openBytes: builder.openBytes,
    activations: (sizes) => peakBytes(builder.steps, kept, bytesEach, sizes),
    operators: builder.operators,
  };
}

/** The innermost folder that holds all files. ONNX Runtime reads nothing outside of it. */
function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0] ?? "/");
  const isBelow = (path: string) => path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
  while (!paths.every((path) => isBelow(path.replaceAll("\\", "/")))) {
    const parent = dirname(folder);
    if (parent === folder) throw new NetworkError("its files are on different drives");
    folder = parent;
  }
  return folder;
}
