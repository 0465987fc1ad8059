import { SERIES_VALUES } from "../../services/contract/limits.ts";
import type { GenerateBody } from "../../services/generate/simple.ts";
import type { EngineFacts } from "../studio/boot.ts";

/** The settings that a series can vary, in the order of offering. */
export const AXES = [
  "seed",
  "steps",
  "guidance",
  "sampler",
  "strength",
  "model",
  "lora",
] as const;
export type AxisName = (typeof AXES)[number];

/** An axis with its values, as they are sent. */
export interface Axis {
  name: AxisName;
  values: readonly (string | number)[];
}

/**
 * Values as they are typed: separated by commas, or a range `4-12 (+2)` by its step or `4-12 [5]`
 * by their number, as in AUTOMATIC1111's X/Y/Z plot. Where semicolons separate them, a comma is a
 * decimal sign. Null for what cannot be read.
 */
export function numbersIn(typed: string): number[] | null {
  const plain = typed.includes(";") ? typed.replace(/(\d),(?=\d)/g, "$1.") : typed;
  const parts = plain.split(/[,;\s]+(?![(\[])/).filter(Boolean);
  const found = parts.flatMap((part) => {
    const range = /^(-?[\d.]+)\s*-\s*(-?[\d.]+)\s*(?:\(\+?([\d.]+)\)|\[(\d+)\])?$/.exec(part);
    if (!range) return [part.trim() === "" ? NaN : Number(part)];
    const [from, to] = [Number(range[1]), Number(range[2])];
    const count = range[4] ? Number(range[4]) : null;
    const step = count ? (to - from) / Math.max(1, count - 1) : Number(range[3] ?? 1);
    if (!(step > 0) || to < from) return [NaN];
    const many = count ?? Math.floor((to - from) / step + 1e-9) + 1;
    return Array.from(
      { length: Math.min(many, SERIES_VALUES + 1) },
      (_, i) => Number((from + i * step).toFixed(4)),
    );
  });
  return found.length > 0 && found.every(Number.isFinite) ? [...new Set(found)] : null;
}

/** The least and greatest value of an axis of numbers, and whether they are whole. */
export function boundsOf(
  name: AxisName,
  limits: EngineFacts["limits"],
): { min: number; max: number; whole: boolean } | null {
  switch (name) {
    case "seed":
      return { ...limits.seed, whole: true };
    case "steps":
      return { ...limits.steps, whole: true };
    case "guidance":
      return { ...limits.cfgScale, whole: false };
    case "strength":
      return { ...limits.strength, whole: false };
    case "lora":
      return { ...limits.lora.weight, whole: false };
    default:
      return null;
  }
}

const FIELDS = {
  seed: "seed",
  steps: "steps",
  guidance: "cfg_scale",
  sampler: "scheduler",
  strength: "strength",
} as const;
const isSent = (name: AxisName): name is keyof typeof FIELDS => name in FIELDS;

/** A request of a series, and the places of its items among all cells, row by row. */
export interface Part {
  body: GenerateBody;
  cells: number[];
}

/**
 * The requests of a series. The server varies numbers and samplers within one batch; for each model
 * and each weight of a LoRA there is a request of its own, with the same seed.
 */
export function partsOf(body: GenerateBody, seed: number, x: Axis, y: Axis | null): Part[] {
  const axes = [y, x].filter((axis): axis is Axis => axis !== null);
  const sent = axes.filter(({ name }) => isSent(name));
  const apart = axes.filter(({ name }) => !isSent(name));
  const { seed: _, ...rest } = body;
  const base: GenerateBody = {
    ...rest,
    count: 1,
    ...(sent.some(({ name }) => name === "seed") ? {} : { seed }),
    ...(sent.length > 0
      ? {
        axes: sent.map(({ name, values }) => ({
          field: FIELDS[name as keyof typeof FIELDS],
          values: [...values],
        })) as NonNullable<GenerateBody["axes"]>,
      }
      : {}),
  };
  const places = placesOn(axes);
  return placesOn(apart).map((at) => ({
    body: apart.reduce((made, { name, values }, i) => withValue(made, name, values[at[i]!]!), base),
    cells: places.flatMap((place, cell) =>
      apart.every((axis, i) => place[axes.indexOf(axis)] === at[i]) ? [cell] : []
    ),
  }));
}

/** Every choice of one value of each axis, by their indices; the last axis changes first. */
function placesOn(axes: readonly Axis[]): number[][] {
  return axes.reduce<number[][]>(
    (all, { values }) => all.flatMap((at) => values.map((_, i) => [...at, i])),
    [[]],
  );
}

function withValue(body: GenerateBody, name: AxisName, value: string | number): GenerateBody {
  if (name === "model") return { ...body, model: String(value) };
  return { ...body, loras: (body.loras ?? []).map((lora) => ({ ...lora, weight: Number(value) })) };
}
