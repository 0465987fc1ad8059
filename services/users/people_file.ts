import { createYield } from "../cooperative.ts";
import { type CsvRecord, parseCsv, readCell, TooManyRecords } from "../csv.ts";
import { messageOf } from "../errors/message_of.ts";
import { problem } from "../errors/mod.ts";
import { tableText } from "../table_text.ts";
import { type Column, guessedColumns, namedColumns, placesOf } from "./people_columns.ts";

/** One user as a line of the file describes them, unchecked. */
export interface PersonLine {
  line: number;
  email: string;
  user_name: string;
  name: string;
  /** Of the chosen column. */
  group: string;
  password: string;
  is_admin: string;
  /** More cells than there are columns. */
  too_many_cells: boolean;
  /** Why the line cannot be read, if so. */
  wrong: string | null;
}

export interface PeopleFile {
  people: PersonLine[];
  /** Columns that are not used. */
  unused: string[];
  /** Columns that can be chosen as the group: all that hold nothing else. */
  columns: string[];
  /** The one that is. */
  group_column: string | null;
}

/** Generous upper bound; anything larger is not a list of users. */
const LARGEST_FILE = 8 * 1024 * 1024;
const MOST_PEOPLE = 20_000;

/**
 * Parses the users of a CSV file, as spreadsheets write them in English, German and Japanese: the
 * first line names the columns, in any order. Without such a line one column has to hold addresses,
 * and another may hold names.
 * @param groupColumn name of the column with groups; empty: none. Default: one that is called so.
 * @throws Problem bad_request; `facts.reason` is `unreadable`, `too_many`, `no_people` or
 * `no_email_column`.
 */
export async function readPeople(
  bytes: Uint8Array,
  groupColumn?: string,
): Promise<PeopleFile> {
  const [head, ...rest] = await recordsOf(bytes);
  if (!head) throw refuse("no_people", "There are no people in this file.");
  if (head.wrong) throw refuse("unreadable", `The file cannot be read: ${head.wrong}.`);
  const named = namedColumns(head.cells, groupColumn);
  const hasHead = named.includes("email") || named.includes("user_name");
  const columns = hasHead ? named : guessedColumns(head.cells);
  if (!columns) {
    throw refuse(
      "no_email_column",
      "The first line must name its columns: email or user_name, and any of name, group, password and is_admin.",
    );
  }
  const records = hasHead ? rest : [head, ...rest];
  const places = placesOf(columns);
  const people: PersonLine[] = [];
  const yieldToOthers = createYield();
  for (const record of records) {
    await yieldToOthers();
    if (!record.wrong && record.cells.every((cell) => cell.trim() === "")) continue;
    people.push(personOf(columns.length, places, record));
  }
  if (people.length === 0) throw refuse("no_people", "There are no people in this file.");
  const those = (wanted: readonly (Column | null)[]) =>
    hasHead
      ? head.cells.filter((name, i) => wanted.includes(columns[i] ?? null) && name.trim() !== "")
      : [];
  return {
    people,
    unused: those([null]),
    columns: those([null, "group"]),
    group_column: those(["group"])[0] ?? null,
  };
}

async function recordsOf(bytes: Uint8Array): Promise<CsvRecord[]> {
  if (bytes.length > LARGEST_FILE) throw refuse("unreadable", "The file is larger than 8 MiB.");
  const text = tableText(bytes);
  if (text.includes("\0")) throw refuse("unreadable", "This is not a CSV file.");
  try {
    return await parseCsv(text, MOST_PEOPLE + 1);
  } catch (error) {
    if (error instanceof TooManyRecords) {
      throw refuse("too_many", `There are more than ${MOST_PEOPLE} people in this file.`);
    }
    throw refuse("unreadable", `The file cannot be read: ${messageOf(error)}.`);
  }
}

function personOf(
  width: number,
  places: ReadonlyMap<Column, number>,
  { line, cells, wrong }: CsvRecord,
): PersonLine {
  const cell = (column: Column) => {
    const at = places.get(column);
    return at === undefined ? "" : readCell(cells[at]?.trim() ?? "");
  };
  return {
    line,
    email: cell("email"),
    user_name: cell("user_name"),
    group: cell("group"),
    name: nameOf(cell("name"), cell("first"), cell("last")),
    password: cell("password"),
    is_admin: cell("is_admin"),
    too_many_cells: cells.slice(width).some((extra) => extra.trim() !== ""),
    wrong: wrong ?? null,
  };
}

/** Joins a name from two columns in the order of its language (`山田 花子`, `Ada Lovelace`). */
function nameOf(name: string, first: string, last: string): string {
  const family = last || (first ? name : "");
  if (!first && !family) return name;
  const familyFirst = /[\u3040-\u30ff\u4e00-\u9fff]/.test(family + first);
  return (familyFirst ? [family, first] : [first, family]).filter(Boolean).join(" ");
}

function refuse(reason: string, message: string) {
  return problem("bad_request", message, { facts: { reason } });
}
