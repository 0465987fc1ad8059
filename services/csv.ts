/** One record of a CSV file and the line on which it begins. */
export interface CsvRecord {
  line: number;
  cells: string[];
}

/**
 * What stands between cells: a semicolon or a tab when the first line has no comma, for that is
 * what a spreadsheet writes where the comma is the decimal point.
 */
function separatorOf(text: string): string {
  const head = text.split(/[\r\n]/, 1)[0] ?? "";
  if (head.includes(",")) return ",";
  return [";", "\t"].find((mark) => head.includes(mark)) ?? ",";
}

/**
 * Reads comma separated values (RFC 4180): quotes double inside quotes, records end in CRLF, LF or
 * CR, a byte order mark is nothing, empty lines are left out; `separatorOf` says about commas.
 * @throws Error naming the line that cannot be read.
 */
export function parseCsv(text: string): CsvRecord[] {
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
    cells = [];
  };
  const source = text.replace(/^\ufeff/, "");
  const separator = separatorOf(source.trimStart());
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
  return records;
}

/** Rows as CSV, every cell quoted. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map((cell) => `"${harmless(cell).replaceAll('"', '""')}"`).join(","))
    .map((line) => `${line}\r\n`).join("");
}

/**
 * A spreadsheet takes a cell that begins like this for a formula, and it may be somebody else's
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
const FORMULA = /^[=+\-@\t\r]/;

/** A cell that no spreadsheet takes for a formula; `readCell` takes the mark off again. */
export function harmless(cell: string): string {
  return FORMULA.test(cell) || /^'[=+\-@\t\r']/.test(cell) ? `'${cell}` : cell;
}

/** A cell as it was before `harmless`. */
export function readCell(cell: string): string {
  return /^'[=+\-@\t\r']/.test(cell) ? cell.slice(1) : cell;
}
