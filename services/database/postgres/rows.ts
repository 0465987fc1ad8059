import { DumpFault } from "./dump_fault.ts";
import { failureOf, startProgram } from "./programs.ts";

/** How `pg_restore` writes the rows of a table, and the next number of a sequence. */
const COPY = /^COPY \w+\.(\w+) \(((?:(?:\w+|"\w+")(?:, )?)+)\) FROM stdin;$/;
const SEQUENCE = /^SELECT pg_catalog\.setval\('\w+\.(\w+)', (\d+), (true|false)\);$/;
/** Ends the rows of a table. */
const END = "\\.";

/**
 * Puts the rows of a dump into the tables of another schema, which are there: only rows are taken
 * from a dump, no statement of it is ever run, whoever has written it.
 * @param wanted whether the rows of a table are taken
 * @throws DumpFault for rows that are none or break a rule, StartError without the database
 */
export async function copyRows(
  url: string,
  dump: string,
  schema: string,
  wanted: (table: string) => boolean,
): Promise<void> {
  const from = startProgram("pg_restore", url, ["--data-only", "--file=-", dump], {
    stdin: "null",
    stdout: "piped",
  });
  const to = startProgram(
    "psql",
    url,
    ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", "--file=-"],
    { stdin: "piped", stdout: "null" },
  );
  const failures = Promise.all([failureOf("pg_restore", from), failureOf("psql", to)]);
  let broken: unknown;
  try {
    const text = from.stdout.pipeThrough(new TextDecoderStream());
    await ReadableStream.from(rowsFor(schema, text, wanted)).pipeThrough(new TextEncoderStream())
      .pipeTo(to.stdin);
  } catch (error) {
    broken = error;
    // One of them may wait for the other.
    for (const child of [from, to]) end(child);
  }
  const [read, written] = await failures;
  // What was refused here ends both; what ends one of them breaks the pipe to the other.
  if (broken instanceof DumpFault) throw broken;
  const failure = written ?? read ?? broken;
  if (failure !== null && failure !== undefined) throw failure;
}

/** What `psql` is to read, of what `pg_restore` writes in parts. @throws DumpFault */
export async function* rowsFor(
  schema: string,
  text: AsyncIterable<string>,
  wanted: (table: string) => boolean,
): AsyncGenerator<string> {
  yield `SET client_encoding = 'UTF8'; SET statement_timeout = 0; SET search_path = "${schema}";\n`;
  let rest = "";
  /** Whether the rows that are read are taken; null between those of two tables. */
  let taking: boolean | null = null;
  const read = (line: string): string => {
    if (taking !== null) {
      const took = taking;
      if (line === END) taking = null;
      else if (line.startsWith(END)) throw new DumpFault("a row of it is none");
      return took ? `${line}\n` : "";
    }
    const [, table, columns] = COPY.exec(line) ?? [];
    if (table !== undefined) {
      taking = wanted(table);
      return taking ? `COPY "${schema}"."${table}" (${columns}) FROM stdin;\n` : "";
    }
    const [, sequence, number, called] = SEQUENCE.exec(line) ?? [];
    if (sequence === undefined) return "";
    return `SELECT pg_catalog.setval(to_regclass('"${schema}"."${sequence}"'), ${number}, ${called});\n`;
  };
  for await (const chunk of text) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    let out = "";
    for (const line of lines) out += read(line);
    if (out !== "") yield out;
  }
}

function end(child: Deno.ChildProcess): void {
  try {
    child.kill();
  } catch {
    // It has ended.
  }
}
