import type { OnnxType } from "../../onnx/model.ts";
import type { StoredType } from "../../weights/tensor.ts";

/** ONNX' names of the types that weights are stored in; weights are never integers. */
export const STORED: Partial<Record<StoredType, OnnxType>> = {
  F64: "float64",
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
  F8_E4M3: "float8e4m3fn",
  F8_E5M2: "float8e5m2",
};
