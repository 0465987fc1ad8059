import { createYield } from "./cooperative.ts";

/** One record of a CSV file and the line on which it begins. */
export interface CsvRecord {
  line: number;
  cells: string[];
  /** Why this line cannot be read; the cells before the fault are there. */
  wrong?: string;
}

/** Excel's own note of the separator, alone on the first line. */
const SEPARATOR_NOTE = /^sep=(.)(?=\r|\n|$)/i;

/** Maximum length of the part of a file that `separatorOf` reads. */
const FIRST_LINE = 10_000;

/**
 * The separator of cells: the one in Excel's note; otherwise whichever of comma, semicolon and tab
 * is most frequent outside quotes on the first line. Spreadsheets write semicolons where the comma
 * is the decimal separator; a comma may then still be part of a column's name.
 */
function separatorOf(text: string): string {
  const noted = SEPARATOR_NOTE.exec(text)?.[1];
  if (noted) return noted;
  const counts = new Map([[",", 0], [";", 0], ["\t", 0]]);
  let quoted = false;
  for (const c of text.slice(0, FIRST_LINE)) {
    if (c === '"') quoted = !quoted;
    else if (!quoted && (c === "\n" || c === "\r")) break;
    else if (!quoted && counts.has(c)) counts.set(c, (counts.get(c) ?? 0) + 1);
  }
  const [best = ","] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  return best;
}

/** There are more records than were asked for. */
export class TooManyRecords extends Error {
  override readonly name = "TooManyRecords";
}

/** Maximum length of a record: far more than any list needs, and read in a few milliseconds. */
const MOST_CELLS = 1_000;
const LONGEST_CELL = 200_000;

/**
 * Reads comma separated values (RFC 4180): quotes double inside quotes, records end in CRLF, LF or
 * CR, a byte order mark and empty lines are skipped, and so are Excel's `sep=;` and blanks around
 * quotes; `separatorOf` finds the separator. A misplaced quote spoils its line alone. Yields to
 * other work between records. `most`: maximum number of records, including the first line; a file
 * with more is read no further.
 * @throws TooManyRecords
 * @throws Error naming the line that is too long.
 */
export async function parseCsv(text: string, most = Infinity): Promise<CsvRecord[]> {
  const source = text.replace(/^\ufeff/, "");
  const head = source.trimStart();
  const separator = separatorOf(head);
  const yieldToOthers = createYield();
  const records: CsvRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < source.length) {
    const record: CsvRecord = { line, cells: [] };
    const { cells } = record;
    for (let ended = false; !ended;) {
      const cell = readOneCell(source, at, separator, line);
      cells.push(cell.text);
      if (cells.length > MOST_CELLS) throw new Error(`line ${record.line}: more than 1000 cells`);
      if (cell.wrong) record.wrong = `line ${line + cell.wrong.below}: ${cell.wrong.why}`;
      ({ at, ended } = cell);
      line += cell.lines;
    }
    if (cells.length > 1 || cells[0]?.trim() !== "" || record.wrong) records.push(record);
    if (records.length > most) throw new TooManyRecords(`more than ${most} lines`);
    await yieldToOthers();
  }
  return SEPARATOR_NOTE.test(head) ? records.slice(1) : records;
}

interface Cell {
  text: string;
  /** Where the next one begins. */
  at: number;
  /** Whether the record ends with it. */
  ended: boolean;
  /** Line ends in it and after it. */
  lines: number;
  /** Why the record ends here, and how many lines below the start of the cell. */
  wrong?: { why: string; below: number };
}

function readOneCell(source: string, from: number, separator: string, line: number): Cell {
  let text = "";
  let at = from;
  let lines = 0;
  const first = firstAfterBlanks(source, from);
  const quoted = source[first] === '"';
  if (quoted) at = first;
  while (quoted) {
    const end = source.indexOf('"', at + 1);
    if (end < 0) return spoiled(source, from, "a quote that is not closed", 0);
    if (text.length + end - at > LONGEST_CELL) throw new Error(`line ${line}: too long a cell`);
    const part = source.slice(at + 1, end);
    lines += part.match(/\r\n|\r|\n/g)?.length ?? 0;
    text += part;
    at = end + 1;
    if (source[at] !== '"') break;
    text += '"';
  }
  const start = at;
  while (at < source.length && !isEnd(source[at] as string, separator)) at++;
  if (at - start > LONGEST_CELL) throw new Error(`line ${line}: too long a cell`);
  const plain = source.slice(start, at);
  if (plain.includes('"') || (quoted && plain.trim() !== "")) {
    return spoiled(source, start, "a quote in the wrong place", lines);
  }
  if (!quoted) text = plain;
  if (source[at] === separator) return { text, at: at + 1, ended: false, lines };
  if (at === source.length) return { text, at, ended: true, lines };
  const width = source.startsWith("\r\n", at) ? 2 : 1;
  return { text, at: at + width, ended: true, lines: lines + 1 };
}

function firstAfterBlanks(source: string, from: number): number {
  let at = from;
  while (source[at] === " ") at++;
  return at;
}

/** A cell that takes the rest of its line with it: the next line may be whole again. */
function spoiled(source: string, from: number, why: string, below: number): Cell {
  const rest = source.slice(from).search(/[\r\n]/);
  const at = rest < 0 ? source.length : from + rest;
  const width = source.startsWith("\r\n", at) ? 2 : 1;
  const lines = below + 1;
  return {
    text: "",
    at: Math.min(at + width, source.length),
    ended: true,
    lines,
    wrong: { why, below },
  };
}

const isEnd = (c: string, separator: string) => c === separator || c === "\n" || c === "\r";

/** Rows as CSV (RFC 4180): texts quoted, and harmless to a spreadsheet; numbers as they are. */
export function writeCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => row.map(writeCell).join(",") + "\r\n").join("");
}

function writeCell(cell: string | number | null): string {
  return typeof cell === "string"
    ? `"${harmless(cell).replaceAll('"', '""')}"`
    : String(cell ?? "");
}

/**
 * Spreadsheets evaluate cells that start with these characters (CSV injection:
 * https://owasp.org/www-community/attacks/CSV_Injection).
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const MARKED = /^'[=+\-@\t\r\n＝＋－＠']/;

/** A cell that no spreadsheet takes for a formula; `readCell` takes the mark off again. */
export function harmless(cell: string): string {
  return FORMULA.test(cell) || MARKED.test(cell) ? `'${cell}` : cell;
}

/** A cell as it was before `harmless`. */
export function readCell(cell: string): string {
  return MARKED.test(cell) ? cell.slice(1) : cell;
}
