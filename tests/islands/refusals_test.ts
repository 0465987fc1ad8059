import assert from "node:assert/strict";
import { z } from "zod";
import { problemOf } from "../../islands/api/problem.ts";
import { refusals as de } from "../../islands/text/refusals/de.ts";
import { refusals as ja } from "../../islands/text/refusals/ja.ts";
import { KINDS } from "../../services/access/kinds/mod.ts";
import { emailSchema } from "../../services/contract/fields.ts";
import { type RefusalId, REFUSALS, say } from "../../services/contract/refusals.ts";
import {
  ERRORS,
  invalid,
  type Problem,
  problem,
  problemBody,
  wrong,
} from "../../services/errors/mod.ts";

/** The answer that the edge makes of it, as a page in that language reads it. */
const read = (error: Problem, language: string) =>
  problemOf(Response.json(problemBody(error), { status: error.status }), language);

const gaps = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();

Deno.test("German and Japanese have words for every code, and every value of a sentence", () => {
  for (const { codes, sentences } of [de, ja]) {
    assert.deepEqual(Object.keys(codes).sort(), Object.keys(ERRORS).sort());
    for (const [id, english] of Object.entries(REFUSALS)) {
      const words = sentences[id as RefusalId];
      assert.deepEqual(gaps(words), gaps(english), `${id}: ${words}`);
    }
  }
});

/** The text of every source of the server. */
function serverSources(): string {
  const texts: string[] = [];
  const look = (folder: URL): void => {
    for (const entry of Deno.readDirSync(folder)) {
      if (entry.isDirectory) look(new URL(`${entry.name}/`, folder));
      else if (entry.name.endsWith(".ts") && entry.name !== "refusals.ts") {
        texts.push(Deno.readTextFileSync(new URL(entry.name, folder)));
      }
    }
  };
  for (const folder of ["services", "routes"]) look(new URL(`../../${folder}/`, import.meta.url));
  return texts.join("\n");
}

Deno.test("every refusal is used, and none is written as plain English", () => {
  const source = serverSources();
  const kinds = `(${Object.keys(KINDS).join("|")})`;
  const templates = [...source.matchAll(/say\(`([^`]+)`/g)].map(([, id]) =>
    new RegExp(
      `^${
        id!.replaceAll("${kind}", kinds).replaceAll("${thing}", kinds).replaceAll(
          "${limit.id}",
          "\\w+",
        )
      }$`,
    )
  );
  const unsaid = Object.keys(REFUSALS).filter((id) =>
    !source.includes(`"${id}"`) && !templates.some((template) => template.test(id))
  );
  assert.deepEqual(unsaid, []);
  const plain = Object.values(REFUSALS).filter((text) =>
    text.endsWith(".") && !text.includes("{") && source.includes(JSON.stringify(text))
  );
  assert.deepEqual(plain, []);
});

Deno.test("a refusal is translated, with its values", async () => {
  const wrongPassword = problem("not_signed_in", say("wrong_credentials"));
  assert.equal((await read(wrongPassword, "en")).message, wrongPassword.message);
  assert.equal(
    (await read(wrongPassword, "de")).message,
    "Benutzername, E-Mail-Adresse oder Passwort ist falsch.",
  );
  const late = problem("too_many_requests", say("too_many_attempts", { seconds: 42 }));
  assert.match((await read(late, "de")).message, /in 42 Sekunden/);
  const large = problem(
    "too_large",
    say("image_too_large", { width: 9000, height: 7000, megapixels: 12.5 }),
  );
  assert.match((await read(large, "ja")).message, /9000 × 7000 ピクセル.*12\.5 メガ/);
  const narrow = invalid([wrong("body.width", say("at_least", { least: 64 }))]);
  const told = await read(narrow, "de");
  assert.equal(told.message, "width: muss mindestens 64 sein");
  assert.equal(told.field("width"), "muss mindestens 64 sein");
});

Deno.test("messages of schemas keep their id", async () => {
  const issues = z.object({ width: z.number().min(64), email: emailSchema })
    .safeParse({ width: 1, email: "nobody" }).error!.issues;
  const told = await read(invalid(issues.map((i) => wrong(String(i.path[0]), i.message))), "de");
  assert.equal(told.field("width"), "muss mindestens 64 sein");
  assert.match(told.field("email")!, /name@example\.com/);
  assert.notEqual(told.field("email"), issues[1]!.message);
});

Deno.test("a refusal without a translation is shown by its code, with the English", async () => {
  const rare = problem("conflict", "The moon is in the way.");
  assert.equal(
    (await read(rare, "de")).message,
    `${de.codes.conflict} (The moon is in the way.)`,
  );
  const page = new Response("<h1>502</h1>", { status: 502, statusText: "Bad Gateway" });
  assert.equal((await problemOf(page, "de")).message, "502 Bad Gateway");
});
