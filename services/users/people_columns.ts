import { emailSchema } from "../contract/fields.ts";

/** What a column of a list of people may hold. */
export type Column =
  | "email"
  | "user_name"
  | "group"
  | "name"
  | "first"
  | "last"
  | "password"
  | "is_admin";

/** Names of these columns in spreadsheets, without case, spaces, hyphens, dots and underscores. */
const NAMES: Record<Column, readonly string[]> = {
  email: [
    "email",
    "mail",
    "emailaddress",
    "mailaddress",
    "emailadresse",
    "mailadresse",
    "メール",
    "メールアドレス",
    "eメール",
    "電子メール",
  ],
  user_name: [
    "username",
    "user",
    "login",
    "loginname",
    "account",
    "benutzername",
    "benutzer",
    "anmeldename",
    "nutzername",
    "kennung",
    "ユーザー名",
    "ユーザーid",
    "ログイン名",
    "ログインid",
  ],
  group: [
    "group",
    "class",
    "course",
    "form",
    "team",
    "gruppe",
    "klasse",
    "kurs",
    "グループ",
    "クラス",
    "組",
    "学級",
  ],
  name: ["name", "displayname", "fullname", "anzeigename", "名前", "氏名", "表示名"],
  first: ["firstname", "givenname", "vorname", "名"],
  last: ["lastname", "surname", "familyname", "nachname", "familienname", "姓"],
  password: ["password", "passwort", "kennwort", "パスワード"],
  is_admin: ["isadmin", "admin", "administrator", "verwaltung", "管理者"],
};
/** Maximum length of a column's name that is looked up. */
const LONGEST_NAME = 100;

/**
 * What the columns of a file hold; null for those that are not known. The chosen one, and no other,
 * is the group.
 * @param chosen name of the column with groups; empty: none. Default: one that is called so.
 */
export function namedColumns(
  cells: readonly string[],
  chosen: string | undefined,
): (Column | null)[] {
  const columns = cells.map(columnOf);
  const free = (i: number) => columns[i] === null || columns[i] === "group";
  const at = chosen === undefined
    ? columns.indexOf("group")
    : cells.findIndex((name, i) => name !== "" && name === chosen && free(i));
  return columns.map((column, i) => i === at ? "group" : column === "group" ? null : column);
}

function columnOf(name: string): Column | null {
  if (name.length > LONGEST_NAME) return null;
  const plain = name.normalize("NFKC").toLowerCase().replaceAll(/[\s\-_.]/g, "");
  const found = Object.entries(NAMES).find(([, names]) => names.includes(plain));
  return found ? found[0] as Column : null;
}

/**
 * Columns of a file without names: the one with addresses, and one beside it for the name; null
 * where there is none.
 */
export function guessedColumns(cells: readonly string[]): (Column | null)[] | null {
  const email = cells.findIndex((cell) => emailSchema.safeParse(cell).success);
  if (email < 0 || cells.length > 2) return null;
  return cells.map((_, i) => i === email ? "email" : "name");
}

/** Positions of the known columns, found once, as a file may have very many others. */
export function placesOf(columns: readonly (Column | null)[]): ReadonlyMap<Column, number> {
  const places = new Map<Column, number>();
  columns.forEach((column, i) => {
    if (column !== null && !places.has(column)) places.set(column, i);
  });
  return places;
}
