import { generatePassword, passwordFault } from "../services/auth/password_rules.ts";
import { type CsvRecord, parseCsv } from "../services/csv.ts";
import { Problem, problem } from "../services/errors/mod.ts";
import { emailKey } from "../services/accounts/email.ts";
import type { NewUser } from "../services/users/create.ts";
import { open, type Opened } from "./open.ts";
import { printable } from "./terminal.ts";
import { type Command, COMMON, parse, UsageError } from "./usage.ts";
import { checkedEmail, checkedName } from "./user_add.ts";

const COLUMNS = ["email", "name", "password", "is_admin"];
const LARGEST_FILE = 16 * 1024 * 1024;

interface Line {
  line: number;
  email: string;
  status: "would be added" | "added" | "refused";
  reason?: string;
  /** Made here because the file had none; to be changed at the first sign-in. */
  password?: string;
}

export const userImport: Command = {
  usage: "user import FILE.csv [--apply]",
  summary: "Adds people from a CSV; without --apply it only says what would happen",
  async run(args) {
    const { values, positionals } = parse(args, { ...COMMON, apply: { type: "boolean" } }, 1);
    const [path] = positionals;
    if (path === undefined) throw new UsageError("Say which file.");
    const records = readRecords(path);
    await using opened = open(values.root);
    const lines: Line[] = [];
    const report = (line: Line) => {
      lines.push(line);
      if (!values.json) console.log(describe(line));
    };
    await importAll(opened, records, values.apply ?? false, report);
    const refused = lines.filter((line) => line.status === "refused").length;
    if (values.json) console.log(JSON.stringify(lines, null, 2));
    else {
      console.log(
        `${lines.length - refused} ${values.apply ? "added" : "to add"}, ${refused} refused.`,
      );
      if (!values.apply) console.log("Nothing was changed. Repeat with --apply to add them.");
    }
    return refused > 0 ? 1 : 0;
  },
};

function readRecords(path: string): Record<string, string>[] {
  let records: CsvRecord[];
  try {
    if (Deno.statSync(path).size > LARGEST_FILE) throw new Error("it is larger than 16 MiB");
    records = parseCsv(Deno.readTextFileSync(path));
  } catch (error) {
    throw problem("bad_request", `${path} cannot be read: ${(error as Error).message}`);
  }
  const [head, ...rest] = records;
  const names = head?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  const unknown = names.filter((name) => !COLUMNS.includes(name));
  if (!names.includes("email") || unknown.length > 0) {
    throw problem(
      "bad_request",
      `The first line of ${path} must name its columns: email, and any of ${
        COLUMNS.slice(1).join(", ")
      }.` + (unknown.length > 0 ? ` Unknown: ${printable(unknown.join(", "))}.` : ""),
    );
  }
  return rest.map((record) => named(names, record));
}

function named(names: string[], { line, cells }: CsvRecord): Record<string, string> {
  const fields: Record<string, string> = { line: String(line) };
  if (cells.length !== names.length) {
    fields["broken"] = `has ${cells.length} cells where the first line has ${names.length}`;
  }
  names.forEach((name, i) => fields[name] = cells[i]?.trim() ?? "");
  return fields;
}

/** Checks every line before the first is added; adds as many at a time as there are cores. */
async function importAll(
  { db, users, actor }: Opened,
  records: Record<string, string>[],
  apply: boolean,
  report: (line: Line) => void,
): Promise<void> {
  const taken = new Map(
    (await db.selectFrom("users").select("email_key").execute())
      .map((row) => [row.email_key, "there is an account with this address already"]),
  );
  const waiting = records.map((fields) => ({ fields, wanted: check(fields, taken) }));
  const add = async ({ fields, wanted }: (typeof waiting)[number]): Promise<Line> => {
    const line = { line: Number(fields["line"]), email: fields["email"] ?? "" };
    if (typeof wanted === "string") return { ...line, status: "refused", reason: wanted };
    if (!apply) return { ...line, status: "would be added" };
    try {
      await users.create(actor, wanted);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { ...line, status: "refused", reason: error.message };
    }
    const shown = fields["password"] ? {} : { password: wanted.password };
    return { ...line, status: "added", ...shown };
  };
  const width = Math.max(1, navigator.hardwareConcurrency);
  for (let at = 0; at < waiting.length; at += width) {
    for (const line of await Promise.all(waiting.slice(at, at + width).map(add))) report(line);
  }
}

/** What to add, or why not. Later lines with the same address are refused. */
function check(fields: Record<string, string>, taken: Map<string, string>): NewUser | string {
  if (fields["broken"] !== undefined) return fields["broken"];
  try {
    const email = checkedEmail(fields["email"] ?? "");
    const reason = taken.get(emailKey(email));
    if (reason !== undefined) return reason;
    const admin = (fields["is_admin"] ?? "").toLowerCase();
    if (!["", "0", "1", "true", "false", "yes", "no"].includes(admin)) {
      return "is_admin must be true or false";
    }
    const given = fields["password"] ?? "";
    const fault = given === "" ? null : passwordFault(given, { strict: true, email });
    if (fault !== null) return fault;
    const display_name = checkedName(fields["name"] ?? null);
    taken.set(emailKey(email), `the same address stands on line ${fields["line"]}`);
    return {
      email,
      display_name,
      password: given === "" ? generatePassword() : given,
      is_admin: ["1", "true", "yes"].includes(admin),
      must_change_password: given === "",
    };
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}

function describe(line: Line): string {
  const why = line.reason === undefined ? "" : `: ${line.reason}`;
  const password = line.password === undefined ? "" : `, first password ${line.password}`;
  return `line ${line.line}: ${printable(line.email)} ${line.status}${why}${password}`;
}
