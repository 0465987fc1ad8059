export interface ImportRow {
  line: number;
  email: string;
  name: string;
  password: string;
  admin: boolean;
}

/** Splits CSV text into cells (RFC 4180: quotes, doubled quotes, line breaks inside them). */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endRow = () => {
    row.push(cell);
    if (row.some((c) => c.trim() !== "")) rows.push(row);
    row = [];
    cell = "";
  };
  const clean = text.replace(/^\uFEFF/, "");
  for (let i = 0; i < clean.length; i++) {
    const c = clean[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (clean[i + 1] === '"') cell += clean[++i];
      else quoted = false;
    } else if (c === '"' && cell === "") quoted = true;
    else if (c === "," || c === ";") {
      row.push(cell);
      cell = "";
    } else if (c === "\n") endRow();
    else if (c !== "\r") cell += c;
  }
  endRow();
  return rows;
}

/** The people of a CSV file whose first line names its columns, or is one of them. */
export function peopleOf(text: string): ImportRow[] {
  const rows = parseCsv(text);
  const head = (rows[0] ?? []).map((c) => c.trim().toLowerCase());
  const named = head.includes("email");
  const column = (name: string, fallback: number) => named ? head.indexOf(name) : fallback;
  const at = {
    email: column("email", 0),
    name: Math.max(column("name", 1), named ? head.indexOf("display_name") : -1),
    password: column("password", 2),
    admin: Math.max(column("admin", 3), named ? head.indexOf("is_admin") : -1),
  };
  const cell = (row: string[], i: number) => (i < 0 ? "" : row[i] ?? "").trim();
  return rows.slice(named ? 1 : 0).map((row, i) => ({
    line: i + (named ? 2 : 1),
    email: cell(row, at.email),
    name: cell(row, at.name),
    password: cell(row, at.password),
    admin: /^(1|true|yes|ja|admin)$/i.test(cell(row, at.admin)),
  }));
}
