/** What sources may say, and where. */
import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { FOLDERS, PROJECT, sourcesBelow } from "./sources.ts";

/** Words of queries that only services may hold. */
const SQL = /\b(selectFrom|insertInto|updateTable|deleteFrom|transaction)\(/;

Deno.test("commands hold no SQL: they call services", () => {
  const holding = sourcesBelow(join(PROJECT, "cli"))
    .filter((path) => SQL.test(Deno.readTextFileSync(path)));
  assert.deepEqual(holding.map((path) => relative(PROJECT, path)), []);
  assert.match('await db.selectFrom("users").execute()', SQL);
});

/** Who changes rows without an actor that could lose the right to it, and why. */
const CHANGES_UNASKED = [
  "services/auth/api_keys.ts", // when a key was used last
  "services/auth/forgotten.ts", // nobody is signed in
  "services/auth/link_login.ts", // nobody is signed in yet
  "services/auth/login.ts",
  "services/auth/sessions.ts", // when a session was seen last
  "services/auth/setup.ts", // nobody is there yet
  "services/auth/sign_in_links.ts", // the end of links that expired long ago
  "services/auth/throttle.ts", // counts failures of anybody
  "services/change_as.ts", // the check itself
  "services/day_trash.ts", // the end of what was deleted a day ago
  "services/images/vectors.ts", // what a model has made of an image
  "services/models/cover.ts", // the folder's own, found by a sync
  "services/models/downloads/rows.ts", // a download goes on when its administrator has signed out
  "services/models/register.ts", // and so does what follows it
  "services/models/sync.ts",
  "services/models/trash.ts", // the end of what an administrator has removed
  "services/models/uploads/mod.ts", // the end of an upload that nobody goes on with
  "services/moving/standstill.ts", // changes nothing: waits until every transaction has ended
  "services/peers/agreement.ts", // the settings with which a server starts
  "services/queue/leases.ts", // the heartbeat of an engine
  "services/queue/tidy.ts", // what the settings do not keep, at the start
  "services/seed_once.ts", // what ships with the project
  "services/workers/presence.ts", // the heartbeat of a worker
  "services/workflows/seed.ts",
];
const CHANGE =
  /\bdb\s*\.\s*(transaction|insertInto|updateTable|deleteFrom)\(|`\s*(INSERT|UPDATE|DELETE)\b[^`]*`\s*\.execute\(db\)/;

Deno.test("every change on behalf of a user goes through changeAs", () => {
  const changing = sourcesBelow(join(PROJECT, "services"))
    .filter((path) => CHANGE.test(Deno.readTextFileSync(path)))
    .map((path) => relative(PROJECT, path))
    .filter((path) => !path.startsWith("services/database/"));
  assert.deepEqual(changing.toSorted(), CHANGES_UNASKED);
  assert.match("await db\n  .transaction().execute(", CHANGE);
});

/** `.replaceAll(pattern, words)`: in a variable's text, `$$`, `$&` and the like have a meaning. */
const REPLACED_BY_TEXT =
  /\.replace(?:All)?\(\s*(?:\/(?:[^/\\\n]|\\.)+\/\w*|"[^"]*"|\w+),\s*[A-Za-z_][\w.]*\s*\)/;

Deno.test("user text is replaced by a function, where dollar signs have no meaning", () => {
  const found = ["islands", "routes", "services", "cli"]
    .flatMap((folder) => sourcesBelow(join(PROJECT, folder)))
    .filter((path) => REPLACED_BY_TEXT.test(Deno.readTextFileSync(path)));
  assert.deepEqual(found, []);
  assert.match('template.replaceAll("{prompt}", words)', REPLACED_BY_TEXT);
  assert.doesNotMatch('template.replaceAll("{prompt}", () => words)', REPLACED_BY_TEXT);
});

Deno.test("keys of an input method in use trigger no shortcuts", () => {
  const listening = sourcesBelow(join(PROJECT, "islands"))
    .filter((path) => /"keydown"|\bonKeyDown\b|: KeyboardEvent/.test(Deno.readTextFileSync(path)));
  // `onKeys` heeds it, for those who read no key beside it.
  const heeds = (source: string) =>
    /isComposing/.test(source) ||
    (/\bonKeys\(/.test(source) && !/\b(?:event|e)\.key\b/.test(source));
  const heedless = listening.filter((path) => !heeds(Deno.readTextFileSync(path)))
    .map((path) => relative(PROJECT, path));
  assert.deepEqual(heedless.toSorted(), [
    "islands/commands/scoped.ts", // hands it to keys.ts
    "islands/commands/shortcuts.ts", // hands it to keys.ts
    "islands/library/grid.tsx", // hands it to grid_keys.ts
    "islands/mask/keys.ts", // hands it to keys.ts, and heeds the space bar alone
    "islands/sign_in/password_field.tsx", // looks for Caps Lock
  ]);
});

/** A button that sends a form, drawn where it scrolls away. */
const SENDS = /<SubmitButton\b|<Button\b[^>]*\bkind="primary"[^>]*\bsubmit\b/;

Deno.test("a dialog has the button of its form in its foot", () => {
  const scrolling = sourcesBelow(join(PROJECT, "islands"))
    .filter((path) => {
      const source = Deno.readTextFileSync(path);
      return source.includes("ui/dialog.tsx") && SENDS.test(source);
    })
    .map((path) => relative(PROJECT, path));
  assert.deepEqual(scrolling, []);
  assert.match('<Button\n  kind="primary"\n  submit\n>', SENDS);
});

Deno.test("islands have the paths of the API in one place", () => {
  const writing = sourcesBelow(join(PROJECT, "islands"))
    .filter((path) => /["`]\/api\/v\d/.test(Deno.readTextFileSync(path)))
    .map((path) => relative(PROJECT, path));
  assert.deepEqual(writing, ["islands/api/path.ts"]);
});

Deno.test("pages and guides have one word for an image", () => {
  const another = /\bpictures?\b/i;
  const guides = [...Deno.readDirSync(join(PROJECT, "docs"))]
    .filter(({ name }) => name.endsWith(".md") && name !== "CHANGELOG.md")
    .map(({ name }) => join(PROJECT, "docs", name));
  const said = [join(PROJECT, "README.md"), ...guides, ...sourcesBelow(join(PROJECT, "islands"))];
  assert.ok(guides.length > 5);
  assert.deepEqual(said.filter((path) => another.test(Deno.readTextFileSync(path))), []);
});

/** Comments that formatting leaves as they are; an address cannot be broken. */
function tooWide(source: string): string[] {
  return source.split("\n").filter((line) =>
    /^\s*(?:\/\*|\*|\/\/)/.test(line) && [...line].length > 100 && !/https?:\/\/\S{70}/.test(line)
  );
}

Deno.test("no comment is wider than the code", () => {
  // Migrations that have run never change again.
  const folders = [...FOLDERS, "tests"].filter((folder) => folder !== "migrations");
  const sources = folders.flatMap((folder) => sourcesBelow(join(PROJECT, folder)));
  const found = sources.flatMap((path) =>
    tooWide(Deno.readTextFileSync(path)).map((line) => `${relative(PROJECT, path)}: ${line}`)
  );
  assert.deepEqual(found, []);
  assert.equal(tooWide(`const a = 1;\n  // ${"long ".repeat(20)}\n`).length, 1);
});

/**
 * Doc comments that are not as the standard library writes them: on one line where that has room,
 * otherwise between lines of `/**` and its end alone.
 */
function misshapen(source: string): string[] {
  const beside = /^ *\/\*\*(?!.*\*\/) *\S.*$|^ *\* .*\*\/$/gm;
  const alone = /^( *)\/\*\*\n *\* (.*)\n *\*\/$/gm;
  const isShort = ([, indent = "", text = ""]: RegExpMatchArray) =>
    indent.length + text.length + "/**  */".length <= 100;
  return [...source.matchAll(beside), ...source.matchAll(alone).filter(isShort)]
    .map(([comment]) => comment);
}

Deno.test("doc comments have one shape", () => {
  const found = [...FOLDERS, "tests"].flatMap((folder) => sourcesBelow(join(PROJECT, folder)))
    .flatMap((path) =>
      misshapen(Deno.readTextFileSync(path)).map((it) => `${relative(PROJECT, path)}: ${it}`)
    );
  assert.deepEqual(found, []);
  assert.equal(misshapen("/** A text\n * of two lines. */\n").length, 2);
  assert.equal(misshapen("  /**\n   * A short text.\n   */\n").length, 1);
  assert.equal(misshapen(`/**\n * ${"long ".repeat(20)}\n */\n/** A short text. */\n`).length, 0);
});
