interface ModelName {
  key?: string;
  name?: string;
}

/** An image that steered another one, and what read it. */
export interface ControlUsed extends ModelName {
  image: string;
  /** Type of the node that made the control image; absent if it was used as it is. */
  preprocessor?: string;
  weight: number;
  begin: number;
  end: number;
  mode: string;
}

/** The known fields of an image's metadata. */
export interface ImageMetadata {
  positive_prompt?: string;
  negative_prompt?: string;
  /** The prompts as they were written: without styles, and with the names of wildcards. */
  positive_prompt_template?: string;
  negative_prompt_template?: string;
  /** Styles that were worked in, in their order. */
  styles?: { id: string; name: string }[];
  seed?: number;
  steps?: number;
  cfg_scale?: number;
  scheduler?: string;
  width?: number;
  height?: number;
  strength?: number;
  init_image?: string;
  /** How far the start image was continued beyond its sides. */
  extend?: Record<Side, number>;
  /** The program that made the image, if it was another one. */
  made_with?: string;
  model?: ModelName;
  loras?: (ModelName & { weight: number })[];
  controls?: ControlUsed[];
  /** Names of other things the image was made with, for which the form has no field. */
  unused?: string[];
}

const SIDES = ["left", "top", "right", "bottom"] as const;
type Side = (typeof SIDES)[number];

const TEXTS = [
  "positive_prompt",
  "negative_prompt",
  "positive_prompt_template",
  "negative_prompt_template",
  "scheduler",
  "init_image",
  "made_with",
] as const;
const NUMBERS = ["seed", "steps", "cfg_scale", "width", "height", "strength"] as const;

/**
 * Returns the usable parts of an image's metadata. An uploaded file may carry any JSON object:
 * fields of the wrong type are left out.
 */
export function imageMetadata(
  found: Readonly<Record<string, unknown>> | null | undefined,
): ImageMetadata | null | undefined {
  if (!found) return found;
  const known: ImageMetadata = {};
  for (const name of TEXTS) {
    const value = found[name];
    if (typeof value === "string") known[name] = value;
  }
  for (const name of NUMBERS) {
    const value = found[name];
    if (typeof value === "number" && Number.isFinite(value)) known[name] = value;
  }
  const model = modelName(found["model"]);
  if (model) known.model = model;
  const styles = stylesIn(found["style_presets"]);
  if (styles.length > 0) known.styles = styles;
  const extend = extensionIn(found["extend"]);
  if (extend) known.extend = extend;
  const loras = lorasIn(found["loras"]);
  if (loras.length > 0) known.loras = loras;
  const controls = Object.keys(STEERING).flatMap((list) => controlsIn(list, found[list]));
  if (controls.length > 0) known.controls = controls;
  const unused = namesIn(found);
  if (unused.length > 0) known.unused = unused;
  return known;
}

/** Lists in InvokeAI's metadata whose items name a model of another kind, and its single ones. */
const OTHERS = ["controlnets", "ipAdapters", "t2iAdapters", "vae", "refiner_model"];
const MOST_NAMED = 20;

function modelName(value: unknown): ModelName | null {
  const { key, name } = (value ?? {}) as Record<string, unknown>;
  if (typeof key !== "string" && typeof name !== "string") return null;
  return {
    ...(typeof key === "string" ? { key } : {}),
    ...(typeof name === "string" ? { name } : {}),
  };
}

function extensionIn(value: unknown): Record<Side, number> | null {
  const of = (value ?? {}) as Record<string, unknown>;
  const sides = SIDES.map((side) => [side, of[side]] as const);
  const known = sides.every(([, n]) => Number.isInteger(n) && n as number >= 0);
  return known ? Object.fromEntries(sides) as Record<Side, number> : null;
}

/** `style_presets: [{ style_preset_id, name }]`; the id of one that is withdrawn is left out. */
function stylesIn(value: unknown): NonNullable<ImageMetadata["styles"]> {
  return (Array.isArray(value) ? value.slice(0, MOST_NAMED) : []).flatMap((item) => {
    const { style_preset_id: id, name } = (item ?? {}) as Record<string, unknown>;
    return typeof name === "string" ? [{ id: typeof id === "string" ? id : "", name }] : [];
  });
}

/** `loras: [{ model, weight }]`; earlier `lora` with `model_name`. */
function lorasIn(value: unknown): NonNullable<ImageMetadata["loras"]> {
  return (Array.isArray(value) ? value.slice(0, MOST_NAMED) : []).flatMap((item) => {
    const { model, weight } = (item ?? {}) as Record<string, unknown>;
    const name = nameOf(item);
    const known = modelName(model) ?? (name === null ? null : { name });
    const finite = typeof weight === "number" && Number.isFinite(weight);
    return known ? [{ ...known, weight: finite ? weight : 1 }] : [];
  });
}

/** Lists of what steered an image, with the fields that their entries have for model and weight. */
const STEERING: Readonly<Record<string, { model: string; weight: string }>> = {
  controlnets: { model: "control_model", weight: "control_weight" },
  t2iAdapters: { model: "t2i_adapter_model", weight: "weight" },
  ipAdapters: { model: "ip_adapter_model", weight: "weight" },
};

/**
 * `controlnets: [{ image, control_model, control_weight, … }]`; without an image there is nothing
 * to use again.
 */
function controlsIn(list: string, value: unknown): ControlUsed[] {
  const fields = Object.hasOwn(STEERING, list) ? STEERING[list] : undefined;
  if (!fields) return [];
  return (Array.isArray(value) ? value.slice(0, MOST_NAMED) : []).flatMap((item) => {
    const of = (item ?? {}) as Record<string, unknown>;
    const { image_name } = ([of["image"]].flat()[0] ?? {}) as Record<string, unknown>;
    const model = modelName(of[fields.model]);
    if (!model || typeof image_name !== "string") return [];
    const number = (name: string, otherwise: number) => {
      const found = of[name];
      return typeof found === "number" && Number.isFinite(found) ? found : otherwise;
    };
    const { preprocessor, control_mode } = of;
    return [{
      ...model,
      image: image_name,
      ...(typeof preprocessor === "string" ? { preprocessor } : {}),
      weight: number(fields.weight, 1),
      begin: number("begin_step_percent", 0),
      end: number("end_step_percent", 1),
      mode: typeof control_mode === "string" ? control_mode : "balanced",
    }];
  });
}

function namesIn(found: Readonly<Record<string, unknown>>): string[] {
  const names = OTHERS.flatMap((field) => {
    const value = found[field];
    const items = Array.isArray(value) ? value.slice(0, MOST_NAMED) : [value];
    return items.filter((item) => controlsIn(field, [item]).length === 0).map(nameOf);
  });
  return [...new Set(names.filter((name) => name !== null))].slice(0, MOST_NAMED);
}

/** `{ name }`, `{ model: { name } }`, `{ lora: { model_name } }` and the like. */
function nameOf(item: unknown, depth = 0): string | null {
  if (typeof item !== "object" || item === null || depth > 2) return null;
  const of = item as Record<string, unknown>;
  const own = [of["name"], of["model_name"]].find((name) => typeof name === "string" && name);
  if (own) return own as string;
  for (const inner of ["model", "lora", "control_model", "t2i_adapter_model", "ip_adapter_model"]) {
    const name = nameOf(of[inner], depth + 1);
    if (name) return name;
  }
  return null;
}
