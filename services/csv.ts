/** One record of a CSV file and the line on which it begins. */
export interface CsvRecord {
  line: number;
  cells: string[];
}

/** Excel's own note of what stands between cells, alone on the first line. */
const SEPARATOR_NOTE = /^sep=(.)(?=\r|\n|$)/i;

/**
 * What stands between cells: what Excel's note says; else whichever of comma, semicolon and tab the
 * first line has most of outside of quotes. Semicolons are what a spreadsheet writes where the comma
 * is the decimal point; a comma may then still stand in a column's name.
 */
function separatorOf(text: string): string {
  const noted = SEPARATOR_NOTE.exec(text)?.[1];
  if (noted) return noted;
  const counts = new Map([[",", 0], [";", 0], ["\t", 0]]);
  let quoted = false;
  for (const c of text) {
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

/**
 * Reads comma separated values (RFC 4180): quotes double inside quotes, records end in CRLF, LF or
 * CR, a byte order mark is nothing, empty lines are left out, and so is Excel's `sep=;`;
 * `separatorOf` says about commas. `most`: records, with the first line; a file that has more is
 * read no further.
 * @throws TooManyRecords
 * @throws Error naming the line that cannot be read.
 */
export function parseCsv(text: string, most = Infinity): CsvRecord[] {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let closed = false;
  let line = 1;
  let begins = 1;
  const endCell = () => {
    cells.push(cell);
    cell = "";
    closed = false;
  };
  const endRecord = () => {
    endCell();
    if (cells.length > 1 || cells[0]?.trim() !== "") records.push({ line: begins, cells });
    if (records.length > most) throw new TooManyRecords(`more than ${most} lines`);
    cells = [];
  };
  const source = text.replace(/^\ufeff/, "");
  const head = source.trimStart();
  const separator = separatorOf(head);
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string;
    const endsLine = c === "\n" || (c === "\r" && source[i + 1] !== "\n");
    if (endsLine) line++;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (source[i + 1] === '"') cell += source[++i];
      else [quoted, closed] = [false, true];
    } else if (c === separator) endCell();
    else if (endsLine) {
      endRecord();
      begins = line;
    } else if (c === "\r") continue; // the line feed after it ends the record
    else if (c === '"' && cell === "" && !closed) quoted = true;
    else if (c === '"' || closed) throw new Error(`line ${line}: a quote in the wrong place`);
    else cell += c;
  }
  if (quoted) throw new Error(`line ${begins}: a quote that is not closed`);
  if (cell !== "" || cells.length > 0) endRecord();
  return SEPARATOR_NOTE.test(head) ? records.slice(1) : records;
}

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
 * A spreadsheet takes a cell that begins like this for a formula, and it may be somebody else's
 * (https://owasp.org/www-community/attacks/CSV_Injection).
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
