import { presetName } from "../contract/presets.ts";
import { z } from "zod";
import type { FileRow } from "../contract/presets.ts";
import { type Refusal, say } from "../contract/refusals.ts";
import { type CsvRecord, parseCsv, readCell, TooManyRecords, writeCsv } from "../csv.ts";
import { messageOf } from "../errors/message_of.ts";
import { problem } from "../errors/mod.ts";
import { tableText } from "../table_text.ts";
import { LENGTH } from "../contract/limits.ts";

/** A preset as it travels in files. */
export interface PresetTexts {
  name: string;
  positive_prompt: string;
  negative_prompt: string;
}

const text = z.string().max(LENGTH.presetPrompt);
const fileRow = z.object({
  name: presetName,
  positive_prompt: text.default(""),
  negative_prompt: text.default(""),
});

/**
 * Field names for the parts of a style; the first that is present is used: InvokeAI's exports and
 * answers, AUTOMATIC1111's and SD.Next's styles, Fooocus's and the SDXL prompt styler's.
 */
const NAMES = {
  name: ["name", "title"],
  positive_prompt: ["positive_prompt", "prompt", "positive"],
  negative_prompt: ["negative_prompt", "negative"],
} as const satisfies Record<keyof PresetTexts, readonly string[]>;
const PARTS = Object.keys(NAMES) as (keyof PresetTexts)[];

/** A part's name as `NAMES` writes it: "Negative prompt" is negative_prompt. */
const plainName = (name: string) => name.trim().toLowerCase().replaceAll(/[\s-]+/g, "_");
const MAX_ROWS = 1_000;
/** No name; too long; a line with too many or too few cells; no preset at all. */
export type RowProblem = "name" | "long" | "cells" | "shape";

/** @throws Problem bad_request for a file that holds no list of presets, or too long a one. */
export async function readPresetRows(bytes: Uint8Array): Promise<FileRow[]> {
  const source = tableText(bytes);
  const rows = /^\s*[[{]/.test(source) ? fromJson(source) : await fromCsv(source);
  if (rows.length === 0) throw unreadable(say("no_presets_in_file"));
  if (rows.length > MAX_ROWS) throw tooMany();
  return rows.map(({ at, value, wrong }) => {
    if (wrong) return { at, ...leftOf(value), problem: "cells", message: wrong };
    if (value.positive_prompt === undefined && value.negative_prompt === undefined) {
      const message = "has no field prompt, positive_prompt or negative_prompt";
      return { at, ...leftOf(value), problem: "shape", message };
    }
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

/** A row before it is validated: its parts as the file has them. */
interface RawRow {
  at: number;
  value: Partial<Record<keyof PresetTexts, unknown>>;
  /** Why it cannot be read as a row. */
  wrong?: string;
}

/** For showing a row that cannot be imported: the beginning of each of its texts. */
function leftOf(value: RawRow["value"]): PresetTexts {
  const of = (part: keyof PresetTexts) => {
    const text = value[part];
    return typeof text === "string" ? text.slice(0, 200) : "";
  };
  return {
    name: of("name"),
    positive_prompt: of("positive_prompt"),
    negative_prompt: of("negative_prompt"),
  };
}

function fromJson(source: string): RawRow[] {
  let value: unknown;
  try {
    value = JSON.parse(source.replace(/^\ufeff/, ""));
  } catch {
    throw unreadable(say("presets_not_json"));
  }
  // SD.Next writes a file for each style.
  const list = Array.isArray(value) ? value as unknown[] : [value];
  return list.map((item, i) => ({ at: i + 1, value: partsOf(item) }));
}

/** The parts of one style; InvokeAI's API puts the prompts one level deeper. */
function partsOf(item: unknown): RawRow["value"] {
  if (typeof item !== "object" || item === null) return {};
  const outer = item as Record<string, unknown>;
  const inner = outer["preset_data"];
  const fields = Object.entries({
    ...outer,
    ...(typeof inner === "object" ? inner : {}),
  }).map(([name, value]) => [plainName(name), value] as const);
  const given = new Map(fields);
  return Object.fromEntries(PARTS.flatMap((part) => {
    const name = NAMES[part].find((name) => given.has(name));
    return name === undefined ? [] : [[part, given.get(name)]];
  }));
}

async function fromCsv(source: string): Promise<RawRow[]> {
  let records: CsvRecord[];
  try {
    records = await parseCsv(source, MAX_ROWS + 1);
  } catch (error) {
    if (error instanceof TooManyRecords) throw tooMany();
    throw unreadable(`The file is not valid CSV: ${messageOf(error)}.`);
  }
  const [head, ...body] = records;
  if (head?.wrong) throw unreadable(`The file is not valid CSV: ${head.wrong}.`);
  const names = (head?.cells ?? []).map(plainName);
  const places = PARTS.flatMap((part) => {
    const name = NAMES[part].find((name) => names.includes(name));
    return name === undefined ? [] : [[part, names.lastIndexOf(name)] as const];
  });
  if (!places.some(([part]) => part === "name") || places.length === 1) {
    throw unreadable(say("presets_no_columns"));
  }
  return body.map(({ line, cells, wrong }) => {
    const value = Object.fromEntries(places.map(([part, i]) => [part, readCell(cells[i] ?? "")]));
    if (wrong) return { at: line, value, wrong };
    if (cells.length === names.length) return { at: line, value };
    return { at: line, value, wrong: `${cells.length} cells, not ${names.length}` };
  });
}

const tooMany = () => unreadable(say("presets_too_many", { most: MAX_ROWS }));

function unreadable(message: Refusal | string) {
  return problem("bad_request", message);
}
