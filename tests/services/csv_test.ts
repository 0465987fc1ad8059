import assert from "node:assert/strict";
import fc from "fast-check";
import { harmless, parseCsv, readCell, TooManyRecords } from "../../services/csv.ts";

Deno.test("CSV survives being written and read", () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('"', ",", "\n", 'a"b', ""));
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  return fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }),
      async (rows) => {
        const text = rows.map((row) => row.map(quote).join(",")).join("\n");
        assert.deepEqual((await parseCsv(text)).map((r) => r.cells), rows);
      },
    ),
  );
});

Deno.test("records have their line number; line ends may vary; empty lines and byte order marks are skipped", async () => {
  const records = await parseCsv('\uFEFFa,b\r\n\r\n"x\ny",2\r\nmac,3\rlast,4');
  assert.deepEqual(records, [
    { line: 1, cells: ["a", "b"] },
    { line: 3, cells: ["x\ny", "2"] },
    { line: 5, cells: ["mac", "3"] },
    { line: 6, cells: ["last", "4"] },
  ]);
});

Deno.test("semicolons and tabs separate cells, as Excel writes them where the comma is the decimal point", async () => {
  for (const mark of [";", "\t"]) {
    const records = await parseCsv(
      `\uFEFFemail${mark}name\r\na@example.com${mark}"A; ""b"", c"\r\n`,
    );
    assert.deepEqual(records.map((r) => r.cells), [
      ["email", "name"],
      ["a@example.com", 'A; "b", c'],
    ]);
  }
  assert.deepEqual((await parseCsv("email,name\na@example.com,A; b")).at(-1)?.cells, [
    "a@example.com",
    "A; b",
  ]);
});

Deno.test("quotes are doubled inside quoted cells, and are an error elsewhere", async () => {
  const [record] = await parseCsv('a,"b ""c""",\r\n');
  assert.deepEqual(record?.cells, ["a", 'b "c"', ""]);
  for (const bad of ['x\n"a\ny,z', 'x\na"b\ny,z', 'x\n"a"b,c\ny,z']) {
    const [, spoiled, next] = await parseCsv(bad);
    assert.match(spoiled?.wrong ?? "", /line 2: a quote/);
    assert.deepEqual(next, { line: 3, cells: ["y", "z"] });
  }
  const [blanks] = await parseCsv('"a", "b, c" , d ');
  assert.deepEqual(blanks, { line: 1, cells: ["a", "b, c", " d "] });
});

Deno.test("a cell that a spreadsheet would evaluate is escaped, and reads back unchanged", () => {
  for (
    const cell of [
      "=1+1",
      "+1",
      "-1",
      "@x",
      "\tx",
      "\rx",
      "\nx",
      "＝1",
      "'＝1",
      "'=1",
      "''",
      "plain",
      "it's",
    ]
  ) {
    assert.doesNotMatch(harmless(cell), /^[=+\-@\t\r\n＝＋－＠]/);
    assert.equal(readCell(harmless(cell)), cell);
  }
});

Deno.test("reading stops at the maximum number of records", async () => {
  assert.equal((await parseCsv("a\nb\n", 2)).length, 2);
  await assert.rejects(parseCsv('a\nb\nc\n"not closed', 2), TooManyRecords);
});

Deno.test("a file made to be slow is refused early, and other work continues meanwhile", async () => {
  const refusal = (text: string) =>
    parseCsv(text).then(() => assert.fail("was read"), (error) => (error as Error).message);
  const mega = 2 ** 23;
  assert.match(await refusal(",".repeat(mega)), /line 1: more than 1000 cells/);
  assert.match(await refusal("x".repeat(mega)), /line 1: too long a cell/);
  assert.match(await refusal(`"${"x".repeat(mega)}"`), /line 1: too long a cell/);
  assert.match(await refusal('"' + '""'.repeat(mega / 2) + '"'), /line 1: too long a cell/);
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await parseCsv(`${",".repeat(500)}\n`.repeat(mega / 501));
  clearInterval(timer);
  assert.ok(turns > 5, `${turns} turns`);
});
