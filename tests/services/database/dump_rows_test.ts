/** What goes to the programs of PostgreSQL, and what is read of theirs; it runs without them. */
import assert from "node:assert/strict";
import { DumpFault } from "../../../services/database/postgres/mod.ts";
import { connectionOf } from "../../../services/database/postgres/programs.ts";
import { rowsFor } from "../../../services/database/postgres/rows.ts";

Deno.test("the password goes to the programs by the environment, as it was meant", () => {
  assert.deepEqual(connectionOf("postgres://al:p%40%3Ass@db.example.org:6432/studio"), {
    PGHOST: "db.example.org",
    PGPORT: "6432",
    PGUSER: "al",
    PGPASSWORD: "p@:ss",
    PGDATABASE: "studio",
  });
  assert.deepEqual(connectionOf("postgres://[::1]/a"), { PGHOST: "::1", PGDATABASE: "a" });
});

Deno.test("of a dump only rows and numbers are read, wherever it is cut", async () => {
  const dump = "SELECT pg_catalog.set_config('search_path', '', false);\n\\restrict x\n" +
    "CREATE FUNCTION s.evil() RETURNS void;\n\\! touch /tmp/evil\n" +
    'COPY s.users (user_id, "position") FROM stdin;\nal\t\\\\.\nb\u00f6\t\\N\n\\.\n\n' +
    "COPY s.servers (a) FROM stdin;\n\\!\n\\.\n" +
    "COPY s.users (a) FROM stdin; DROP TABLE x;\n" +
    "SELECT pg_catalog.setval('s.users_seq', 7, true);\n";
  const read = async (parts: string[]) => {
    const text = ReadableStream.from(parts);
    return (await Array.fromAsync(rowsFor("t", text, (table) => table === "users"))).slice(1).join(
      "",
    );
  };
  const whole = await read([dump]);
  assert.equal(
    whole,
    'COPY "t"."users" (user_id, "position") FROM stdin;\nal\t\\\\.\nb\u00f6\t\\N\n\\.\n' +
      `SELECT pg_catalog.setval(to_regclass('"t"."users_seq"'), 7, true);\n`,
  );
  for (let at = 0; at <= dump.length; at++) {
    assert.equal(await read([dump.slice(0, at), dump.slice(at)]), whole, String(at));
  }
  await assert.rejects(read(["COPY s.users (a) FROM stdin;\n\\.\r\n\\! evil\n"]), DumpFault);
});
