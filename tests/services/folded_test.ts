import assert from "node:assert/strict";
import { sql } from "kysely";
import { contains } from "../../services/database/folded.ts";
import { readSearch } from "../../services/images/search.ts";
import { testDatabase } from "../database.ts";

Deno.test("search ignores case and marks", async () => {
  await using database = await testDatabase();
  const finds = async (text: string, part: string) => {
    const { rows } = await sql<{ found: number }>`select ${contains(sql`${text}`, part)} as found`
      .execute(database.db);
    return Boolean(rows[0]?.found);
  };
  const same = [
    ["Ｆｕｌｌｗｉｄｔｈ", "fullwidth"],
    ["１girl", "1girl"],
    ["x²", "x2"],
    ["eﬃcient", "efficient"],
    ["Ήλιος", "ηλιοσ"],
    ["ΗΛΙΟΣ", "ήλιος"],
    ["Straße", "STRASSE"],
    ["Łódź", "lodz"],
    ["Café", "CAFE"],
    ["İstanbul", "istanbul"],
  ];
  for (const [one = "", other = ""] of same) {
    assert.ok(await finds(one, other), `${one} by ${other}`);
    assert.ok(await finds(other, one), `${other} by ${one}`);
  }
  for (const [one = "", other = ""] of [["が", "か"], ["й", "и"], ["a", "b"]]) {
    assert.ok(!await finds(one, other), `${one} by ${other}`);
  }
});

Deno.test("a search for an emoji alone does not match everything", async () => {
  await using database = await testDatabase();
  assert.equal((await readSearch(database.db, "🦊")).terms.length, 1);
  assert.deepEqual(await readSearch(database.db, " "), { among: null, terms: [] });
});
