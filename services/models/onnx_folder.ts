import { join } from "node:path";
import { z } from "zod";
import { DEFAULTS, FAMILY_NAMES } from "../../inference/families/defaults.ts";
import { ONNX_CONFIGS, ONNX_FILES, wrongIn } from "../../inference/families/onnx_folder.ts";
import { say, words } from "../contract/refusals.ts";
import type { ModelFacts } from "./facts.ts";
import { filesOf, fingerprint } from "./files.ts";
import { type FileProblem, FolderError } from "./problems.ts";
import { readJson } from "./read_json.ts";
import { sizeOf } from "./on_disk.ts";
import { wrongInGraph } from "./whole_onnx.ts";

const GRAPHS = ["text_encoder", "unet", "vae_decoder"] as const;

/** `examples.json`: prompts to offer to a user who has just chosen the model. */
const examplesFile = z.looseObject({
  name: z.string().max(200),
  description: z.string().max(2000),
  examples: z.array(z.string().max(2000)),
  native_size: z.int().positive(),
  min_size: z.int().positive(),
  max_size: z.int().positive(),
  default_steps: z.int().positive(),
  default_cfg_scale: z.number().positive(),
  default_scheduler: z.string().max(50),
}).partial();

/**
 * Reads a folder in the diffusers/optimum ONNX layout and sees that every file that the engine
 * needs is there and whole.
 * @throws FolderError naming the files.
 */
export function readOnnxFolder(folder: string): ModelFacts {
  const problems: FileProblem[] = [];
  const read = <F extends keyof typeof ONNX_CONFIGS>(
    file: F,
  ): z.output<typeof ONNX_CONFIGS[F]> | null => {
    try {
      const parsed = ONNX_CONFIGS[file].safeParse(readJson(join(folder, file)));
      if (parsed.success) return parsed.data as z.output<typeof ONNX_CONFIGS[F]>;
      problems.push({ file, message: wrongIn(parsed.error) });
    } catch (error) {
      const gone = error instanceof Deno.errors.NotFound ||
        error instanceof Deno.errors.NotADirectory;
      problems.push({ file, message: gone ? words(say("is_missing")) : "is not readable JSON" });
    }
    return null;
  };
  read("model_index.json");
  const unet = read("unet/config.json");
  const scheduler = read("scheduler/scheduler_config.json");
  const vae = read("vae_decoder/config.json");
  checkTokenizer(folder, problems);
  const takesImages = sizeOf(join(folder, "vae_encoder")) !== null;
  const names = ONNX_FILES.map(({ file }) => file);
  for (const part of [...GRAPHS, ...(takesImages ? ["vae_encoder"] : [])]) {
    problems.push(...wrongInGraph(folder, part, names));
  }
  if (problems.length > 0 || !unet || !scheduler || !vae) throw new FolderError(problems);

  const examples = readExamples(folder);
  const sample = Array.isArray(unet.sample_size) ? unet.sample_size[0] : unet.sample_size;
  const cross = Array.isArray(unet.cross_attention_dim)
    ? unet.cross_attention_dim[0] ?? 0
    : unet.cross_attention_dim ?? 0;
  const nativeSize = examples.native_size ?? (sample ?? 64) * vae.factor;
  const base = cross === 1024 ? "sd-2" : "sd-1";
  const defaults = DEFAULTS[base];
  return {
    name: examples.name ?? null,
    description: examples.description ?? null,
    base,
    type: "main",
    format: "onnx",
    variant: "normal",
    triggerPhrases: [],
    ...fingerprint(filesOf(folder)),
    details: {
      label: FAMILY_NAMES[base],
      kind: null,
      precision: null,
      parts: ["unet", "vae", "text_encoder"],
      needs: [],
      prediction_type: scheduler.prediction_type,
      native_size: nativeSize,
      min_size: examples.min_size ?? null,
      max_size: examples.max_size ?? null,
      latent_channels: unet.out_channels,
      cross_attention_dim: cross,
      takes_images: takesImages,
      example_prompts: (examples.examples ?? []).slice(0, 100),
      defaults: {
        width: nativeSize,
        height: nativeSize,
        steps: examples.default_steps ?? defaults.steps,
        cfg_scale: examples.default_cfg_scale ?? defaults.cfg_scale,
        scheduler: examples.default_scheduler ?? defaults.scheduler,
      },
    },
  };
}

/** The examples are an extra: a broken file must not keep a sound model from being used. */
function readExamples(folder: string): z.output<typeof examplesFile> {
  try {
    const parsed = examplesFile.safeParse(readJson(join(folder, "examples.json")));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

function checkTokenizer(folder: string, problems: FileProblem[]) {
  if (sizeOf(join(folder, "tokenizer/tokenizer.json")) !== null) return;
  for (const file of ["tokenizer/vocab.json", "tokenizer/merges.txt"]) {
    const size = sizeOf(join(folder, file));
    if (size === null) problems.push({ file, message: words(say("is_missing")) });
    else if (size === 0) problems.push({ file, message: words(say("is_empty")) });
  }
}
