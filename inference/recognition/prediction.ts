import type { Names } from "./names.ts";
import type { Prediction, Variant, WeightsHeader } from "./types.ts";

/** What the U-Net was trained to predict, and with which end of the noise schedule. */
export interface Predicts {
  prediction: Prediction | null;
  zeroTerminalSnr: boolean;
}

/**
 * Reads the prediction type off marker tensors (comfy/supported_models.py `SDXL.model_type`), the
 * metadata (kohya: library/sai_model_spec.py), and for Stable Diffusion 2 off the spread of one
 * bias (comfy/supported_models.py `SD20.model_type`: above 0.09 it predicts v). Null where nothing
 * says it: epsilon is then usual.
 */
export function predictionOf(
  header: WeightsHeader,
  { base, variant, bias }: { base: string; variant: Variant; bias: Float32Array | null },
): Predicts {
  const { tensors, metadata } = header;
  const marked = (name: string) => tensors.has(name) || tensors.has(`model.${name}`);
  const zeroTerminalSnr = marked("ztsnr");
  if (marked("edm_vpred.sigma_max")) return { prediction: "edm_v", zeroTerminalSnr };
  if (marked("edm_mean") && marked("edm_std")) return { prediction: "edm", zeroTerminalSnr };
  if (marked("v_pred")) return { prediction: "v_prediction", zeroTerminalSnr };
  const noted = wordOf(metadata.get("modelspec.prediction_type") ?? "");
  if (noted !== null) return { prediction: noted, zeroTerminalSnr };
  if (metadata.get("modelspec.architecture")?.startsWith("stable-diffusion-v2-768-v")) {
    return { prediction: "v_prediction", zeroTerminalSnr };
  }
  if (metadata.get("ss_v_parameterization")?.toLowerCase() === "true") {
    return { prediction: "v_prediction", zeroTerminalSnr };
  }
  if (base !== "sd-2") return { prediction: null, zeroTerminalSnr };
  // The inpainting and the depth model of Stable Diffusion 2 predict noise.
  if (variant !== "normal") return { prediction: "epsilon", zeroTerminalSnr };
  const spread = deviation(bias);
  if (spread === null) return { prediction: null, zeroTerminalSnr };
  return { prediction: spread > 0.09 ? "v_prediction" : "epsilon", zeroTerminalSnr };
}

/** The bias whose spread reveals it; null if the U-Net has none of that name. */
export function tellingBias(names: Names): string | null {
  return [
    "output_blocks.11.1.transformer_blocks.0.norm1.bias",
    "up_blocks.3.attentions.2.transformer_blocks.0.norm1.bias",
  ].find((name) => names.has(name)) ?? null;
}

/** `parameterization: "v"` of the yaml file that may lie beside a checkpoint. */
export function predictionOfYaml(text: string): Prediction | null {
  const found = /^[ \t]*parameterization:\s*["']?(\w+)/m.exec(text)?.[1];
  return found === undefined ? null : wordOf(found);
}

function wordOf(word: string): Prediction | null {
  const plain = word.toLowerCase().replace(/[\s-]/g, "_");
  if (["v", "v_prediction", "v_pred", "vpred"].includes(plain)) return "v_prediction";
  return ["eps", "epsilon"].includes(plain) ? "epsilon" : null;
}

/** The standard deviation, with Bessel's correction as PyTorch's `std` has it. */
function deviation(values: Float32Array | null): number | null {
  if (values === null || values.length < 2) return null;
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
