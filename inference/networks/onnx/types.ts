import type { OnnxType } from "../../onnx/model.ts";
import type { StoredType } from "../../weights/tensor.ts";

/**
 * ONNX' names of the types that weights are read as; weights are never integers. What is quantised
 * is read as 16-bit floats: see `readHalves`.
 */
export const STORED: Partial<Record<StoredType, OnnxType>> = {
  F64: "float64",
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
  F8_E4M3: "float8e4m3fn",
  F8_E5M2: "float8e5m2",
  Q4_0: "float16",
  Q4_1: "float16",
  Q5_0: "float16",
  Q5_1: "float16",
  Q8_0: "float16",
  Q2_K: "float16",
  Q3_K: "float16",
  Q4_K: "float16",
  Q5_K: "float16",
  Q6_K: "float16",
};
