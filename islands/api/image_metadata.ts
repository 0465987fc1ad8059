interface ModelName {
  key?: string;
  name?: string;
}

/** The known fields of an image's metadata. */
export interface ImageMetadata {
  positive_prompt?: string;
  negative_prompt?: string;
  seed?: number;
  steps?: number;
  cfg_scale?: number;
  scheduler?: string;
  width?: number;
  height?: number;
  strength?: number;
  init_image?: string;
  /** The program that made the image, if it was another one. */
  made_with?: string;
  model?: ModelName;
  loras?: (ModelName & { weight: number })[];
  /** Names of other things the image was made with, for which the form has no field. */
  unused?: string[];
}

const TEXTS = [
  "positive_prompt",
  "negative_prompt",
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
  const loras = lorasIn(found["loras"]);
  if (loras.length > 0) known.loras = loras;
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

function namesIn(found: Readonly<Record<string, unknown>>): string[] {
  const names = OTHERS.flatMap((field) => {
    const value = found[field];
    return (Array.isArray(value) ? value.slice(0, MOST_NAMED) : [value]).map(nameOf);
  });
  return [...new Set(names.filter((name) => name !== null))].slice(0, MOST_NAMED);
}

/** `{ name }`, `{ model: { name } }`, `{ lora: { model_name } }` and the like. */
function nameOf(item: unknown, depth = 0): string | null {
  if (typeof item !== "object" || item === null || depth > 2) return null;
  const of = item as Record<string, unknown>;
  const own = [of["name"], of["model_name"]].find((name) => typeof name === "string" && name);
  if (own) return own as string;
  for (const inner of ["model", "lora", "control_model", "ip_adapter_model"]) {
    const name = nameOf(of[inner], depth + 1);
    if (name) return name;
  }
  return null;
}
