import { z } from "zod";
import type { FileRow } from "../contract/presets.ts";
import { type CsvRecord, parseCsv, readCell, TooManyRecords, writeCsv } from "../csv.ts";
import { problem } from "../errors/mod.ts";
import { LENGTH } from "../contract/limits.ts";

/** A preset as it travels in files. */
export interface PresetTexts {
  name: string;
  positive_prompt: string;
  negative_prompt: string;
}

const text = z.string().max(LENGTH.presetPrompt);
export const presetName = z.string().trim().min(1, "must not be empty").max(LENGTH.presetName);
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
/** What is read of a CSV file; a file may have as many other columns as it likes. */
const COLUMNS = ["name", "positive_prompt", "prompt", "negative_prompt"];

/** No name; too long; a line with too many or too few cells; no preset at all. */
export type RowProblem = "name" | "long" | "cells" | "shape";

/** @throws Problem bad_request for a file that holds no list of presets, or too long a one. */
export async function readPresetRows(bytes: Uint8Array): Promise<FileRow[]> {
  const source = decode(bytes);
  const rows = /^\s*[[{]/.test(source) ? fromJson(source) : await fromCsv(source);
  if (rows.length === 0) throw unreadable("There is no preset in this file.");
  if (rows.length > MAX_ROWS) throw tooMany();
  return rows.map(({ at, value, wrong }) => {
    if (wrong) return { at, ...leftOf(value), problem: "cells", message: wrong };
    const parsed = fileRow.safeParse(value);
    if (parsed.success) return { at, ...parsed.data, problem: null, message: "" };
    const issue = parsed.error.issues[0];
    const message = `${issue?.path.join(".")}: ${issue?.message}`;
    const problem = issue?.code === "too_big"
      ? "long"
      : issue?.path[0] === "name"
      ? "name"
      : "shape";
    return { at, ...leftOf(value), problem, message };
  });
}

/** @throws Problem bad_request naming the row that cannot be read. */
export async function readPresetFile(bytes: Uint8Array): Promise<PresetTexts[]> {
  return (await readPresetRows(bytes)).map(({ problem, message, at: _, ...texts }, index) => {
    if (problem) throw unreadable(`Preset ${index + 1}: ${message}.`);
    return texts;
  });
}

export function writePresetCsv(presets: readonly PresetTexts[]): string {
  const rows = presets.map((p) => [p.name, p.positive_prompt, p.negative_prompt]);
  return writeCsv([["name", "prompt", "negative_prompt"], ...rows]);
}

export function writePresetJson(presets: readonly PresetTexts[]): string {
  const rows = presets.map(({ name, positive_prompt, negative_prompt }) => (
    { name, positive_prompt, negative_prompt }
  ));
  return JSON.stringify(rows, null, 2) + "\n";
}

/** A row before it is validated. */
interface RawRow {
  at: number;
  value: unknown;
  /** Why it cannot be read as a row. */
  wrong?: string;
}

/** For showing a row that cannot be imported: the beginning of each of its texts. */
function leftOf(value: unknown): PresetTexts {
  const of = (name: string) => {
    const text = (value as Record<string, unknown> | null)?.[name];
    return typeof text === "string" ? text.slice(0, 200) : "";
  };
  return {
    name: of("name"),
    positive_prompt: of("positive_prompt") || of("prompt"),
    negative_prompt: of("negative_prompt"),
  };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw unreadable("This is not a text file in UTF-8.");
  }
}

function fromJson(source: string): RawRow[] {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    throw unreadable("The file is not valid JSON.");
  }
  if (!Array.isArray(value)) throw unreadable("The JSON must be a list of presets.");
  return value.map((value, i) => ({ at: i + 1, value }));
}

async function fromCsv(source: string): Promise<RawRow[]> {
  let records: CsvRecord[];
  try {
    records = await parseCsv(source, MAX_ROWS + 1);
  } catch (error) {
    if (error instanceof TooManyRecords) throw tooMany();
    throw unreadable(`The file is not valid CSV: ${(error as Error).message}.`);
  }
  const [head, ...body] = records;
  const names = (head?.cells ?? []).map((name) => name.trim().toLowerCase());
  if (!names.includes("name") || !names.some((n) => n === "prompt" || n === "positive_prompt")) {
    throw unreadable('The first line must name the columns: "name,prompt,negative_prompt".');
  }
  const places = COLUMNS.map((name) => [name, names.lastIndexOf(name)] as const)
    .filter(([, i]) => i >= 0);
  return body.map(({ line, cells }) => {
    const value = Object.fromEntries(places.map(([name, i]) => [name, readCell(cells[i] ?? "")]));
    if (cells.length === names.length) return { at: line, value };
    return { at: line, value, wrong: `${cells.length} cells, not ${names.length}` };
  });
}

const tooMany = () => unreadable(`A file may hold ${MAX_ROWS} presets.`);

function unreadable(message: string) {
  return problem("bad_request", message);
}
