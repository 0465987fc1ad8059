/**
 * Writes the files of `tests/fixtures/gguf` by ggml itself, so that the tests compare with numbers
 * that are not Atelier's: random numbers, quantised, stored and dequantised by its library.
 *
 *     deno run -A tests/inference/weights/make_gguf.ts libggml-base.so
 *
 * The library is that of llama.cpp's ggml 0.23, as the npm package @node-llama-cpp/linux-x64 3.21.1
 * has it.
 */
import { fileURLToPath } from "node:url";
import { mulberry32 } from "../../../inference/mulberry32.ts";
import { safetensors, type TensorToWrite } from "../../safetensors.ts";

/** Numbers of `ggml_type`, and how many numbers a block holds. */
const TYPES: Readonly<Record<string, { number: number; name?: string }>> = {
  F32: { number: 0 },
  F16: { number: 1 },
  BF16: { number: 30 },
  Q4_0: { number: 2, name: "q4_0" },
  Q4_1: { number: 3, name: "q4_1" },
  Q5_0: { number: 6, name: "q5_0" },
  Q5_1: { number: 7, name: "q5_1" },
  Q8_0: { number: 8, name: "q8_0" },
  Q2_K: { number: 10, name: "q2_K" },
  Q3_K: { number: 11, name: "q3_K" },
  Q4_K: { number: 12, name: "q4_K" },
  Q5_K: { number: 13, name: "q5_K" },
  Q6_K: { number: 14, name: "q6_K" },
};

const convert = { parameters: ["buffer", "buffer", "i64"], result: "void" } as const;
const names = Object.values(TYPES).flatMap(({ name }) => name ?? []);
const converters: Record<string, typeof convert> = Object.fromEntries(
  ["bf16", "fp16"].flatMap((name) => [
    `ggml_fp32_to_${name}_row`,
    `ggml_${name}_to_fp32_row`,
  ]).concat(names.flatMap((name) => [`quantize_row_${name}_ref`, `dequantize_row_${name}`]))
    .map((name) => [name, convert]),
);
const [library = "libggml-base.so"] = Deno.args;
const { symbols: converts } = Deno.dlopen(library, converters);
const { symbols: ggml } = Deno.dlopen(library, {
  ggml_init: { parameters: [{ struct: ["usize", "pointer", "bool"] }], result: "pointer" },
  ggml_new_tensor: { parameters: ["pointer", "i32", "i32", "buffer"], result: "pointer" },
  ggml_set_name: { parameters: ["pointer", "buffer"], result: "pointer" },
  ggml_get_data: { parameters: ["pointer"], result: "pointer" },
  ggml_nbytes: { parameters: ["pointer"], result: "usize" },
  gguf_init_empty: { parameters: [], result: "pointer" },
  gguf_set_val_str: { parameters: ["pointer", "buffer", "buffer"], result: "void" },
  gguf_set_val_u32: { parameters: ["pointer", "buffer", "u32"], result: "void" },
  gguf_set_val_f64: { parameters: ["pointer", "buffer", "f64"], result: "void" },
  gguf_set_val_bool: { parameters: ["pointer", "buffer", "bool"], result: "void" },
  gguf_set_arr_data: {
    parameters: ["pointer", "buffer", "i32", "buffer", "usize"],
    result: "void",
  },
  gguf_add_tensor: { parameters: ["pointer", "pointer"], result: "void" },
  gguf_write_to_file: { parameters: ["pointer", "buffer", "bool"], result: "bool" },
});

const text = (value: string) => new TextEncoder().encode(`${value}\0`);
/** size, memory of the caller, whether there are only shapes. */
const options = new Uint8Array(24);
new DataView(options.buffer).setBigUint64(0, 2n ** 22n, true);
const context = ggml.ggml_init(options);
const file = ggml.gguf_init_empty();
const values: Record<string, TensorToWrite> = {};
const random = mulberry32(1);

/**
 * Adds a tensor of random numbers, whose axes are in PyTorch's order, and what ggml reads of it.
 */
function add(name: string, type: string, shape: readonly number[]): void {
  const count = shape.reduce((product, side) => product * side, 1);
  const numbers = Float32Array.from({ length: count }, () => (random() * 2 - 1) * 0.1);
  const sides = BigInt64Array.from(shape.toReversed(), BigInt);
  const { number, name: quantised } = TYPES[type]!;
  const tensor = ggml.ggml_new_tensor(context, number, shape.length, sides);
  ggml.ggml_set_name(tensor, text(name));
  const data = Deno.UnsafePointerView.getArrayBuffer(
    ggml.ggml_get_data(tensor)!,
    Number(ggml.ggml_nbytes(tensor)),
  );
  const wide = new Float32Array(count);
  if (type === "F32") {
    new Float32Array(data).set(numbers);
    wide.set(numbers);
  } else {
    const short = type === "BF16" ? "bf16" : "fp16";
    const [to, from] = quantised
      ? [`quantize_row_${quantised}_ref`, `dequantize_row_${quantised}`]
      : [`ggml_fp32_to_${short}_row`, `ggml_${short}_to_fp32_row`];
    converts[to]!(numbers, new Uint8Array(data), BigInt(count));
    converts[from]!(new Uint8Array(data), wide, BigInt(count));
  }
  ggml.gguf_add_tensor(file, tensor);
  values[name] = { type: "F32", shape, data: wide };
}

ggml.gguf_set_val_str(file, text("general.architecture"), text("sd1"));
ggml.gguf_set_val_u32(file, text("general.file_type"), 15);
ggml.gguf_set_val_f64(file, text("a.fraction"), 0.5);
ggml.gguf_set_val_bool(file, text("a.truth"), true);
const [INT32, FLOAT32] = [5, 6];
// What ComfyUI-GGUF writes of a convolution that it has flattened.
const before = Int32Array.of(16, 8, 2, 2);
ggml.gguf_set_arr_data(file, text("comfy.gguf.orig_shape.flattened"), INT32, before, 4n);
ggml.gguf_set_arr_data(file, text("a.list"), FLOAT32, new Float32Array(100), 100n);

for (const type of Object.keys(TYPES)) add(`as.${type}`, type, [2, 256]);
add("kernels", "F16", [5, 2, 3, 3]);
add("flattened", "Q5_K", [2, 256]);
values["flattened"] = { ...values["flattened"]!, shape: [...before] };
add("short", "F32", [3]);

const folder = fileURLToPath(new URL("../../fixtures/gguf/", import.meta.url));
ggml.gguf_write_to_file(file, text(`${folder}ggml.gguf`), false);
await Deno.writeFile(`${folder}values.safetensors`, safetensors(values));
