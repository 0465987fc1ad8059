import type { Actor } from "../actor.ts";
import { emailKey } from "../accounts/email.ts";
import { addressFor } from "../accounts/no_address.ts";
import { userNameKey } from "../accounts/user_name.ts";
import {
  displayNameSchema,
  emailSchema,
  newEmailSchema,
  userNameSchema,
} from "../contract/fields.ts";
import { generatePassword } from "../auth/generate_password.ts";
import { passwordFault } from "../auth/password_rules.ts";
import type { ImportedLine, ImportFault, ImportReport } from "../contract/users.ts";
import { Problem } from "../errors/mod.ts";
import { addUser, type NewUser } from "./create.ts";
import type { UsersDeps } from "./deps.ts";
import { groupsFor, isGroupName, reasonOf } from "./import_groups.ts";
import { type PersonLine, readPeople } from "./people_file.ts";

export interface ImportOptions {
  /** Whether to apply the import. If false, only a preview is returned. */
  apply: boolean;
  /** Only these lines of the file. Default: all. */
  lines?: readonly number[] | undefined;
  /** Name of the column with the group of each person; empty: none. Default: one called so. */
  groupColumn?: string | undefined;
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
  { apply, lines, groupColumn }: ImportOptions,
  report: (line: ImportedLine) => void = () => {},
): Promise<ImportReport> {
  const { people, unused, columns, group_column } = await readPeople(bytes, groupColumn);
  const only = lines && new Set(lines);
  const taken = await namesInUse(deps);
  const checked = people.map((person) => check(person, taken, deps.strict))
    .filter(({ told }) => only === undefined || only.has(told.line));
  const groups = checked.flatMap(({ told, wanted }) => wanted ? [told.group] : []);
  const put = apply ? await groupsFor(deps.groups, actor, groups) : null;
  const done: ImportedLine[] = [];
  const width = Math.max(1, navigator.hardwareConcurrency);
  for (let at = 0; at < checked.length; at += width) {
    const some = checked.slice(at, at + width);
    for (const line of await Promise.all(some.map((one) => apply ? add(one) : one.told))) {
      done.push(line);
      report(line);
    }
  }
  return { lines: done, unused, columns, group_column };

  async function add({ told, wanted, made }: Checked): Promise<ImportedLine> {
    if (!wanted) return told;
    try {
      const { user, link } = await addUser(deps, actor, wanted, made);
      const message = put ? await reasonOf(put(told.group, user.user_id)) : "";
      const password = made ? wanted.password : null;
      return { ...told, state: "added", password, link, message };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { ...told, state: "refused", fault: "failed", message: error.message };
    }
  }
}

/** Addresses and user names in use or above, with their line; null: of an account. */
interface Taken {
  emails: Map<string, number | null>;
  names: Map<string, number | null>;
}

async function namesInUse({ db }: UsersDeps): Promise<Taken> {
  const rows = await db.selectFrom("users").select(["email_key", "user_name_key"]).execute();
  return {
    emails: new Map(rows.map(({ email_key }) => [email_key, null])),
    names: new Map(rows.map(({ user_name_key }) => [user_name_key ?? "", null])),
  };
}

interface Checked {
  told: ImportedLine;
  /** Null: refused. */
  wanted: NewUser | null;
  /** The password was generated here, not read from the file. */
  made: boolean;
}

/** The account to add, or the reason why not. */
function check(person: PersonLine, taken: Taken, strict: boolean): Checked {
  const { line, name } = person;
  const told: ImportedLine = {
    line,
    email: person.email,
    user_name: person.user_name,
    name,
    group: person.group,
    is_admin: false,
    state: "ready",
    fault: null,
    message: "",
    same_as: null,
    password: null,
    link: null,
  };
  const no = (fault: ImportFault, message: string, same_as: number | null = null): Checked => ({
    told: { ...told, state: "refused", fault, message, same_as },
    wanted: null,
    made: false,
  });
  if (person.wrong !== null) return no("bad_line", person.wrong);
  if (person.too_many_cells) return no("too_many_cells", "has more cells than the first line");
  if (person.email === "" && person.user_name === "") {
    return no("no_email", "has neither an e-mail address nor a user name");
  }
  const userName = userNameSchema.safeParse(person.user_name);
  if (person.user_name !== "" && !userName.success) {
    return no("bad_user_name", `the user name ${userName.error.issues[0]?.message ?? "is bad"}`);
  }
  const email = person.email === ""
    ? emailSchema.safeParse(addressFor(person.user_name))
    : newEmailSchema.safeParse(person.email);
  if (!email.success) return no("bad_email", email.error.issues[0]?.message ?? "is not valid");
  const nameKey = userName.success ? userNameKey(userName.data) : null;
  const sameName = nameKey === null ? undefined : taken.names.get(nameKey);
  if (sameName === null) {
    return no("name_exists", "there is already an account with this user name");
  }
  if (sameName !== undefined) {
    return no("name_twice", `the same user name stands on line ${sameName}`, sameName);
  }
  // After the user name: without an address of their own, theirs is made of it.
  const key = emailKey(email.data);
  const same = taken.emails.get(key);
  if (same === null) return no("exists", "there is already an account with this address");
  if (same !== undefined) return no("twice", `the same address stands on line ${same}`, same);
  const admin = person.is_admin.toLowerCase();
  if (!YES.includes(admin) && !NO.includes(admin)) {
    return no("bad_admin", "is_admin must be true or false");
  }
  const given = person.password;
  const fault = given === "" ? null : passwordFault(given, {
    strict,
    email: email.data,
    userName: person.user_name,
  });
  if (fault !== null) return no("bad_password", fault.text);
  const displayName = displayNameSchema.safeParse(name);
  if (!displayName.success) {
    return no("bad_name", `the name ${displayName.error.issues[0]?.message ?? "is not valid"}`);
  }
  if (!isGroupName(person.group)) return no("bad_group", "the name of the group is too long");
  taken.emails.set(key, line);
  if (nameKey !== null) taken.names.set(nameKey, line);
  return {
    told: { ...told, is_admin: YES.includes(admin) },
    wanted: {
      email: email.data,
      user_name: userName.success ? userName.data : null,
      display_name: name || null,
      password: given === "" ? generatePassword() : given,
      is_admin: YES.includes(admin),
      // The author of the file knows the password.
      must_change_password: true,
    },
    made: given === "",
  };
}
