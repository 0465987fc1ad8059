import type { Actor } from "../actor.ts";
import { displayNameSchema, emailKey, emailSchema } from "../accounts/email.ts";
import { generatePassword } from "../auth/generate_password.ts";
import { passwordFault } from "../auth/password_rules.ts";
import type { ImportedLine, ImportFault, ImportReport } from "../contract/users.ts";
import { Problem } from "../errors/mod.ts";
import { createUser, type NewUser } from "./create.ts";
import type { UsersDeps } from "./deps.ts";
import { type PersonLine, readPeople } from "./people_file.ts";

export interface ImportOptions {
  /** Whether to apply the import. If false, only a preview is returned. */
  apply: boolean;
  /** Only these lines of the file. Default: all. */
  lines?: readonly number[] | undefined;
}

const YES = ["1", "true", "yes", "ja", "wahr", "はい"];
const NO = ["", "0", "false", "no", "nein", "falsch", "いいえ"];

/**
 * Adds users from a CSV file. Every line is checked before the first is added; lines that cannot be
 * imported do not block the others. Adds as many at a time as there are cores.
 * @throws Problem bad_request for a file that cannot be read at all.
 */
export async function importPeople(
  deps: UsersDeps,
  actor: Actor,
  bytes: Uint8Array,
  { apply, lines }: ImportOptions,
  report: (line: ImportedLine) => void = () => {},
): Promise<ImportReport> {
  const { people, unused } = await readPeople(bytes);
  const only = lines && new Set(lines);
  const taken = new Map<string, number | null>(
    (await deps.db.selectFrom("users").select("email_key").execute())
      .map(({ email_key }) => [email_key, null]),
  );
  const checked = people.map((person) => check(person, taken, deps.strict))
    .filter(({ told }) => only === undefined || only.has(told.line));
  const done: ImportedLine[] = [];
  const width = Math.max(1, navigator.hardwareConcurrency);
  for (let at = 0; at < checked.length; at += width) {
    const some = checked.slice(at, at + width);
    for (const line of await Promise.all(some.map((one) => apply ? add(one) : one.told))) {
      done.push(line);
      report(line);
    }
  }
  return { lines: done, unused };

  async function add({ told, wanted, made }: Checked): Promise<ImportedLine> {
    if (!wanted) return told;
    try {
      await createUser(deps, actor, wanted);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { ...told, state: "refused", fault: "failed", message: error.message };
    }
    return { ...told, state: "added", password: made ? wanted.password : null };
  }
}

interface Checked {
  told: ImportedLine;
  /** Null: refused. */
  wanted: NewUser | null;
  /** The password was generated here, not read from the file. */
  made: boolean;
}

/**
 * The account to add, or the reason why not. `taken`: addresses in use or above, with their line.
 */
function check(person: PersonLine, taken: Map<string, number | null>, strict: boolean): Checked {
  const { line, name } = person;
  const told: ImportedLine = {
    line,
    email: person.email,
    name,
    is_admin: false,
    state: "ready",
    fault: null,
    message: "",
    same_as: null,
    password: null,
  };
  const no = (fault: ImportFault, message: string, same_as: number | null = null): Checked => ({
    told: { ...told, state: "refused", fault, message, same_as },
    wanted: null,
    made: false,
  });
  if (person.wrong !== null) return no("bad_line", person.wrong);
  if (person.too_many_cells) return no("too_many_cells", "has more cells than the first line");
  if (person.email === "") return no("no_email", "has no e-mail address");
  const email = emailSchema.safeParse(person.email);
  if (!email.success) return no("bad_email", email.error.issues[0]?.message ?? "is not valid");
  const key = emailKey(email.data);
  const same = taken.get(key);
  if (same === null) return no("exists", "there is already an account with this address");
  if (same !== undefined) return no("twice", `the same address stands on line ${same}`, same);
  const admin = person.is_admin.toLowerCase();
  if (!YES.includes(admin) && !NO.includes(admin)) {
    return no("bad_admin", "is_admin must be true or false");
  }
  const given = person.password;
  const fault = given === "" ? null : passwordFault(given, { strict, email: email.data });
  if (fault !== null) return no("bad_password", fault.text);
  const displayName = displayNameSchema.safeParse(name);
  if (!displayName.success) {
    return no("bad_name", `the name ${displayName.error.issues[0]?.message ?? "is not valid"}`);
  }
  taken.set(key, line);
  return {
    told: { ...told, is_admin: YES.includes(admin) },
    wanted: {
      email: email.data,
      display_name: name || null,
      password: given === "" ? generatePassword() : given,
      is_admin: YES.includes(admin),
      // The author of the file knows the password.
      must_change_password: true,
    },
    made: given === "",
  };
}
