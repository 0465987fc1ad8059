import { LIMITS } from "../../inference/graph/limits.ts";
import { AT_ONCE, LENGTH, NESTING, PAGE } from "../../services/contract/limits.ts";
import { digits } from "./fill.ts";

type Numbers = { readonly [name: string]: number | Numbers };

/** The part `limits`: what one request may ask for, hold or name. */
export function limits(): string {
  return [
    ["Names, ids or values in one request", { ...AT_ONCE, itemsOfAPage: PAGE }],
    ["Characters of a text", LENGTH],
    ["Nested objects and arrays", NESTING],
    ["What an image or a graph may ask of the engine", LIMITS],
  ].map(([title, numbers]) =>
    `**${title as string}**\n\n${
      rows(numbers as Numbers).map(([name, range]) => `- ${name}: ${range}`).join("\n")
    }`
  ).join("\n\n");
}

function rows(numbers: Numbers, before = ""): [name: string, range: string][] {
  return Object.entries(numbers).flatMap(([name, value]): [string, string][] => {
    const words = `${before}${inWords(name)}`;
    if (typeof value === "number") return [[words, digits(value)]];
    const { min, max, multipleOf, ...rest } = value;
    if (typeof max !== "number") return rows(value, `${words}, `);
    const range = typeof min === "number" ? `${digits(min)} to ${digits(max)}` : digits(max);
    const steps = typeof multipleOf === "number" ? `, multiples of ${multipleOf}` : "";
    return [[words, range + steps], ...rows(rest, `${words}, `)];
  });
}

/** `maxPixels` as `max pixels`. */
function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
