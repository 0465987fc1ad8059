import { join } from "node:path";
import { concat } from "../../inference/bytes.ts";
import { fields, GRAPH, INITIALIZER, record, rewrite, text } from "./onnx_fields.ts";

/** Field numbers of onnx.proto3. */
const RAW_DATA = 9, EXTERNAL = 13, LOCATION = 14;
const FILE = "weights.pb";

/**
 * Rewrites `model.onnx` so that its weights lie in a file beside it, as those of large models do,
 * under a name of its own. Returns how many bytes moved.
 */
export async function moveWeightsOut(folder: string): Promise<number> {
  const path = join(folder, "model.onnx");
  const moved: Uint8Array[] = [];
  let at = 0;
  const tensor = (bytes: Uint8Array) => {
    const raw = fields(bytes).find((field) => field.number === RAW_DATA);
    if (!raw || raw.value.length < 256) return bytes;
    const place = { location: FILE, offset: String(at), length: String(raw.value.length) };
    moved.push(raw.value);
    at += raw.value.length;
    return concat([
      ...fields(bytes).filter((field) => field !== raw && field.number !== RAW_DATA)
        .map((field) => field.whole),
      ...Object.entries(place).map(([key, value]) =>
        record(EXTERNAL, concat([record(1, text(key)), record(2, text(value))]))
      ),
      Uint8Array.of(LOCATION * 8, 1),
    ]);
  };
  const model = rewrite(
    await Deno.readFile(path),
    GRAPH,
    (graph) => rewrite(graph, INITIALIZER, tensor),
  );
  await Deno.writeFile(path, model);
  await Deno.writeFile(join(folder, FILE), concat(moved));
  return at;
}
