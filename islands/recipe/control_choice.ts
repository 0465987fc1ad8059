import type {
  ControlMode,
  ControlReader,
  Preprocessor,
} from "../../inference/graph/control_layers.ts";
import type { ModelRecord } from "../../services/contract/models.ts";
import type { ControlUsed } from "../api/image_metadata.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { draftOf } from "./draft.ts";
import type { ControlChoice } from "./recipe.ts";
import { chosenModel } from "./model_choice.ts";

/** Types of models that read control images. */
const READERS: Readonly<Record<ControlReader, true>> = {
  controlnet: true,
  t2i_adapter: true,
  ip_adapter: true,
};

/** A layer that nothing is chosen for yet. */
const EMPTY: Omit<ControlChoice, "id"> = {
  image: null,
  model: null,
  preprocessor: null,
  weight: 1,
  begin: 0,
  end: 1,
  mode: "balanced",
};

/** Why a layer is not sent. */
export type Idle = "onnx" | "noneInstalled" | "noModel" | "noEncoder" | "noImage" | "ends";

/**
 * Every model here that reads control images, whatever it is for; also IP-Adapters whose image
 * encoder is not here, so that the layer can say so.
 */
function controlModels(studio: Studio): readonly ModelRecord[] {
  const all = studio.resources.of(paths.models).data.value?.models ?? [];
  return all.filter(({ type, usable, missing }) =>
    Object.hasOwn(READERS, type) && (usable || type === "ip_adapter" && !missing)
  );
}

/** Those that fit the chosen model, as far as is known. */
export function controlModelsFor(studio: Studio): readonly ModelRecord[] {
  const model = chosenModel(studio, draftOf(studio));
  if (!model || model.format === "onnx") return [];
  return controlModels(studio).filter(({ base }) => [model.base, "any", "unknown"].includes(base));
}

/** Why a layer cannot be sent as it is; null if it can. */
export function whyIdle(studio: Studio, { image, model, begin, end }: ControlChoice): Idle | null {
  if (chosenModel(studio, draftOf(studio))?.format === "onnx") return "onnx";
  const offered = controlModelsFor(studio);
  if (offered.length === 0) return "noneInstalled";
  const chosen = offered.find(({ key }) => key === model);
  if (!chosen) return "noModel";
  if (!chosen.usable) return "noEncoder";
  if (image === null) return "noImage";
  return begin < end ? null : "ends";
}

/**
 * The type of model that reads a layer; a ControlNet's as long as none is chosen. ControlNets alone
 * know modes and run in each step, and IP-Adapters alone take an image as it is.
 */
export function readerOf(studio: Studio, { model }: Pick<ControlChoice, "model">): ControlReader {
  const found = controlModels(studio).find(({ key }) => key === model);
  return (found?.type ?? "controlnet") as ControlReader;
}

/** A layer with everything that it needs. */
type Whole = ControlChoice & { image: string; model: string };

/** The layers that are sent, in their order: the others wait until they can be. */
export function sentControls(studio: Studio): Whole[] {
  const isWhole = (layer: ControlChoice): layer is Whole => whyIdle(studio, layer) === null;
  return draftOf(studio).controls.value.filter(isWhole);
}

/** Adds a layer; the only model that it can have is its own from the beginning. */
export function addControl(studio: Studio, values: Partial<Omit<ControlChoice, "id">> = {}): void {
  const { controls } = draftOf(studio);
  const [only, another] = controlModelsFor(studio);
  const model = only && !another ? only.key : null;
  const id = Math.max(0, ...controls.value.map((layer) => layer.id)) + 1;
  controls.value = [...controls.value, { ...EMPTY, model, ...values, id }];
}

/** Changes a layer; null removes it. */
export function putControl(
  studio: Studio,
  id: number,
  values: Partial<Omit<ControlChoice, "id">> | null,
): void {
  const { controls } = draftOf(studio);
  controls.value = controls.value.flatMap((layer) => {
    if (layer.id !== id) return [layer];
    return values ? [{ ...layer, ...values }] : [];
  });
}

/** The control images that are made before a model reads them, as metadata name them. */
const PREPROCESSORS: Readonly<Record<Preprocessor, true>> = {
  canny_edge_detection: true,
  lineart_edge_detection: true,
  color_map: true,
  tile_image_processor: true,
  img_blur: true,
  depth_anything_depth_estimation: true,
  normal_map: true,
  dw_openpose_detection: true,
};

const MODES: Readonly<Record<ControlMode, true>> = {
  balanced: true,
  more_prompt: true,
  more_control: true,
  unbalanced: true,
};

/**
 * Replaces the form's layers by those of an image, and returns the names of models that are not
 * here: their layers wait for another one.
 */
export function recallControls(studio: Studio, used: readonly ControlUsed[]): string[] {
  draftOf(studio).controls.value = [];
  const offered = controlModelsFor(studio);
  const missing: string[] = [];
  for (const { key, name, preprocessor = "", mode, ...rest } of used) {
    const found = offered.find((one) => one.key === key) ??
      offered.find((one) => one.name === name);
    if (!found) missing.push(name ?? key ?? "");
    addControl(studio, {
      ...rest,
      model: found?.key ?? null,
      preprocessor: Object.hasOwn(PREPROCESSORS, preprocessor)
        ? preprocessor as Preprocessor
        : null,
      mode: Object.hasOwn(MODES, mode) ? mode as ControlMode : EMPTY.mode,
    });
  }
  return missing;
}
