import assert from "node:assert/strict";
import { problemOf } from "../../islands/api/problem.ts";
import { refusals as de } from "../../islands/text/refusals/de.ts";
import { refusals as ja } from "../../islands/text/refusals/ja.ts";
import { KINDS } from "../../services/access/kinds/mod.ts";
import { ERRORS, invalid, type Problem, problem, problemBody } from "../../services/errors/mod.ts";

/** The answer that the edge makes of it, as a page in that language reads it. */
const read = (error: Problem, language: string) =>
  problemOf(Response.json(problemBody(error), { status: error.status }), language);

Deno.test("German and Japanese have words for the same refusals, and for every code", () => {
  assert.deepEqual(Object.keys(de.sentences), Object.keys(ja.sentences));
  for (const { codes } of [de, ja]) {
    assert.deepEqual(Object.keys(codes).sort(), Object.keys(ERRORS).sort());
  }
  for (const [english, words] of Object.entries(de.sentences)) {
    const gaps = (text: string) => text.split("{}").length - 1;
    assert.ok([0, gaps(english)].includes(gaps(words)), english);
    assert.ok([0, gaps(english)].includes(gaps(ja.sentences[english] ?? "")), english);
  }
});

Deno.test("what is translated is what the server says", async () => {
  const sources: string[] = [];
  const look = async (folder: URL): Promise<void> => {
    for await (const entry of Deno.readDir(folder)) {
      if (entry.isDirectory) await look(new URL(`${entry.name}/`, folder));
      else if (entry.name.endsWith(".ts")) {
        sources.push(await Deno.readTextFile(new URL(entry.name, folder)));
      }
    }
  };
  for (const folder of ["services", "routes"]) {
    await look(new URL(`../../${folder}/`, import.meta.url));
  }
  // Numbers are written into sentences; some are made of parts, each of which stands somewhere.
  const said = sources.join("\n").replace(/\$\{[^`]*?\}(?=[^`]*`)/g, "{}");
  const parts = (sentence: string) => sentence.split(/\{\}|(?<=\.) /).map((part) => part.trim());
  const made = /^(must be|characters long|are used\.?|MB of|MB are used\.?|images are used\.?)/;
  // `access` puts the word for the kind of thing into its sentences.
  const kind = new RegExp(`\\b(${Object.values(KINDS).map(({ word }) => word).join("|")})`);
  for (const sentence of Object.keys(de.sentences)) {
    for (const part of parts(sentence)) {
      const told = [part, part.replace(kind, "{}")];
      assert.ok(
        made.test(part) || told.some((words) => said.includes(words)),
        `${sentence}: nobody says “${part}”`,
      );
    }
  }
});

Deno.test("a refusal is told in the page's language, with its numbers", async () => {
  const wrong = problem("not_signed_in", "The e-mail address or the password is wrong.");
  assert.equal((await read(wrong, "en")).message, wrong.message);
  assert.equal(
    (await read(wrong, "de")).message,
    "Die E-Mail-Adresse oder das Passwort ist falsch.",
  );
  const large = problem(
    "too_large",
    "The picture has 9000 × 7000 pixels; the limit is 12.5 megapixels.",
  );
  assert.match((await read(large, "ja")).message, /9000 × 7000 ピクセル.*12\.5 メガ/);
  const narrow = invalid([{ field: "body.width", message: "must be at least 64" }]);
  const told = await read(narrow, "de");
  assert.equal(told.message, "width: muss mindestens 64 sein");
  assert.equal(told.field("width"), "muss mindestens 64 sein");
});

Deno.test("what has no words is told by its code, the English behind it", async () => {
  const rare = problem("conflict", "The moon is in the way.");
  assert.equal(
    (await read(rare, "de")).message,
    `${de.codes.conflict} (The moon is in the way.)`,
  );
  const page = new Response("<h1>502</h1>", { status: 502, statusText: "Bad Gateway" });
  assert.equal((await problemOf(page, "de")).message, "502 Bad Gateway");
});
