import assert from "node:assert/strict";
import { join } from "node:path";
import { chooseFiles } from "../../../services/hubs/choose.ts";
import { filesOf } from "../../../services/models/files.ts";
import { layoutOf } from "../../../services/models/layout.ts";
import { FolderError } from "../../../services/models/problems.ts";
import { readModel } from "../../../services/models/read_model.ts";
import { removeFolder } from "../../../services/models/remove_folder.ts";
import { writeBackgroundModel, writeDepthModel } from "../../inference/tiny_vision.ts";

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "atelier-vision-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

const refused = async (folder: string): Promise<FolderError["problems"]> => {
  const error = await readModel(folder).then(() => null, (error: unknown) => error);
  assert.ok(error instanceof FolderError, String(error));
  return error.problems;
};

Deno.test("ready-made models are known by what their settings say", () =>
  withFolder(async (folder) => {
    const depth = await writeDepthModel(join(folder, "a"));
    const background = await writeBackgroundModel(join(folder, "b"));
    assert.equal(layoutOf(depth), "vision");
    const facts = await readModel(depth);
    assert.deepEqual(
      [facts.type, facts.base, facts.format, facts.details.label, facts.details.kind],
      ["depth_estimation", "any", "onnx", "Depth (Depth Anything)", "depth_anything"],
    );
    assert.equal((await readModel(background)).type, "background_removal");
    assert.deepEqual(filesOf(depth).names, [
      "config.json",
      "onnx/model.onnx",
      "preprocessor_config.json",
    ]);
    // In half precision alone, and quantized.
    await Deno.rename(join(depth, "onnx/model.onnx"), join(depth, "onnx/model_fp16.onnx"));
    assert.equal((await readModel(depth)).details.precision, "fp16");
    await Deno.rename(
      join(depth, "onnx/model_fp16.onnx"),
      join(depth, "onnx/model_quantized.onnx"),
    );
    assert.equal((await readModel(depth)).details.precision, "int8");
    assert.equal(await removeFolder(depth), true);
    assert.equal(layoutOf(depth), null);
  }));

Deno.test("what is missing, damaged or of another kind is named by its file", () =>
  withFolder(async (folder) => {
    const write = (file: string, text: string) => Deno.writeTextFile(join(folder, file), text);
    const fresh = () => writeDepthModel(folder);

    await fresh();
    await Deno.remove(join(folder, "preprocessor_config.json"));
    assert.deepEqual(await refused(folder), [{
      file: "preprocessor_config.json",
      message: "is missing",
    }]);

    await fresh();
    await write("preprocessor_config.json", "{");
    assert.match((await refused(folder))[0]!.message, /not readable JSON/);

    await fresh();
    await write("onnx/model.onnx", "<html>");
    assert.equal((await refused(folder))[0]!.file, "onnx/model.onnx");

    await fresh();
    await write("onnx/model.onnx", "");
    assert.match((await refused(folder))[0]!.message, /empty/);

    await fresh();
    await Deno.rename(join(folder, "onnx/model.onnx"), join(folder, "onnx/decoder.onnx"));
    assert.deepEqual(await refused(folder), [{ file: "onnx/model.onnx", message: "is missing" }]);

    for (
      const [config, says] of [
        ["[]", /wrong/],
        ["{", /not readable JSON/],
        ["{}", /model_type/],
        ['{"model_type":"whisper"}', /kind "whisper".*Depth: .*depth_anything/],
        ['{"model_type":"constructor"}', /kind "constructor"/],
      ] as const
    ) {
      await fresh();
      await write("config.json", config);
      const [problem] = await refused(folder);
      assert.equal(problem!.file, "config.json");
      assert.match(problem!.message, says);
    }

    // A link out of its folder is no file of the model.
    await fresh();
    await Deno.remove(join(folder, "preprocessor_config.json"));
    await Deno.symlink("/etc/hostname", join(folder, "preprocessor_config.json"));
    assert.match((await refused(folder))[0]!.message, /link/);
  }));

Deno.test("of a repository come the graphs of one precision, and their settings", () => {
  const listed = (...paths: string[]) => paths.map((path) => ({ path, bytes: 1, sha256: null }));
  const choose = (paths: string[], wanted: string | null = null) => {
    const { files, variants, layout } = chooseFiles(listed(...paths), "", wanted, "hub");
    return { variants, layout, files: files.map(({ path }) => path) };
  };
  const settings = ["config.json", "preprocessor_config.json"];
  const graphs = ["", "_fp16", "_int8", "_quantized", "_q4"].map((end) => `onnx/model${end}.onnx`);
  const all = [...settings, ...graphs, "README.md", "onnx/model.onnx_data", "pytorch_model.bin"];
  assert.deepEqual(choose(all), {
    layout: "folder",
    variants: ["fp32", "fp16", "int8"],
    files: [...settings, "onnx/model.onnx", "onnx/model.onnx_data"],
  });
  assert.deepEqual(choose(all, "fp16").files, [...settings, "onnx/model_fp16.onnx"]);
  assert.deepEqual(choose([...settings, "onnx/model_quantized.onnx"]).variants, ["int8"]);
  assert.throws(() => choose(["onnx/model.onnx"]), /no model at this place/);
});
