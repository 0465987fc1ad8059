import { z } from "zod";
import { parseCsv, readCell, writeCsv } from "../csv.ts";
import { problem } from "../errors/mod.ts";

/** A preset as it travels in files. */
export interface PresetTexts {
  name: string;
  positive_prompt: string;
  negative_prompt: string;
}

const text = z.string().max(10_000);
export const presetName = z.string().trim().min(1, "must not be empty").max(200);
const fileRow = z.object({
  name: presetName,
  positive_prompt: text.optional(),
  // what files of other programs call it
  prompt: text.optional(),
  negative_prompt: text.default(""),
}).transform(({ prompt, positive_prompt, ...rest }): PresetTexts => ({
  ...rest,
  positive_prompt: positive_prompt ?? prompt ?? "",
}));
const MAX_ROWS = 1_000;

/** @throws Problem bad_request naming the row that cannot be read. */
export function readPresetFile(bytes: Uint8Array): PresetTexts[] {
  const source = decode(bytes);
  const rows = /^\s*[[{]/.test(source) ? fromJson(source) : fromCsv(source);
  if (rows.length === 0) throw unreadable("There is no preset in this file.");
  if (rows.length > MAX_ROWS) throw unreadable(`A file may hold ${MAX_ROWS} presets.`);
  return rows.map((row, index) => {
    const parsed = fileRow.safeParse(row);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw unreadable(`Preset ${index + 1}: ${issue?.path.join(".")}: ${issue?.message}.`);
  });
}

export function writePresetCsv(presets: readonly PresetTexts[]): string {
  const rows = presets.map((p) => [p.name, p.positive_prompt, p.negative_prompt]);
  return writeCsv([["name", "prompt", "negative_prompt"], ...rows]);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw unreadable("This is not a text file in UTF-8.");
  }
}

function fromJson(source: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    throw unreadable("The file is not valid JSON.");
  }
  if (!Array.isArray(value)) throw unreadable("The JSON must be a list of presets.");
  return value;
}

function fromCsv(source: string): Record<string, string>[] {
  let rows: string[][];
  try {
    rows = parseCsv(source).map(({ cells }) => cells);
  } catch (error) {
    throw unreadable(`The file is not valid CSV: ${(error as Error).message}.`);
  }
  const [head, ...body] = rows;
  const names = (head ?? []).map((name) => name.trim().toLowerCase());
  if (!names.includes("name") || !names.some((n) => n === "prompt" || n === "positive_prompt")) {
    throw unreadable('The first line must name the columns: "name,prompt,negative_prompt".');
  }
  return body.map((cells, index) => {
    if (cells.length !== names.length) {
      throw unreadable(`Preset ${index + 1} has ${cells.length} cells, not ${names.length}.`);
    }
    return Object.fromEntries(names.map((name, i) => [name, readCell(cells[i] as string)]));
  });
}

function unreadable(message: string) {
  return problem("bad_request", message);
}
