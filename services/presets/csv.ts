/**
 * Comma separated values as RFC 4180 has them: quotes double inside quotes, lines end in CRLF or LF.
 * @throws Error naming the line that cannot be read.
 */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  let closed = false;
  let line = 1;
  const endCell = () => {
    row.push(cell);
    cell = "";
    closed = false;
  };
  const endRow = () => {
    endCell();
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  };
  const source = text.replace(/^\ufeff/, "");
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string;
    if (c === "\n") line++;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (source[i + 1] === '"') cell += source[++i];
      else [quoted, closed] = [false, true];
    } else if (c === ",") endCell();
    else if (c === "\n") endRow();
    else if (c === "\r" && source[i + 1] === "\n") continue;
    else if (c === '"' && cell === "" && !closed) quoted = true;
    else if (c === '"' || closed) throw new Error(`line ${line}: a quote in the wrong place`);
    else cell += c;
  }
  if (quoted) throw new Error("the last quote is not closed");
  if (cell !== "" || row.length > 0) endRow();
  return rows;
}

/** Rows as CSV, every cell quoted. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map((cell) => `"${harmless(cell).replaceAll('"', '""')}"`).join(","))
    .map((line) => `${line}\r\n`).join("");
}

/**
 * A spreadsheet takes a cell that begins like this for a formula, and it may be somebody else's
 * (https://owasp.org/www-community/attacks/CSV_Injection); `readCell` takes the mark off again.
 */
const FORMULA = /^[=+\-@\t\r]/;

function harmless(cell: string): string {
  return FORMULA.test(cell) || /^'[=+\-@\t\r']/.test(cell) ? `'${cell}` : cell;
}

/** A cell as it was before `writeCsv`. */
export function readCell(cell: string): string {
  return /^'[=+\-@\t\r']/.test(cell) ? cell.slice(1) : cell;
}
