import assert from "node:assert/strict";
import { passwordSheet } from "../../islands/people/password_sheet.ts";
import { people as de } from "../../islands/text/de/people.ts";

const sheet = (name: string) =>
  passwordSheet({
    address: "http://studio.example:9090",
    people: [
      { name, email: "bo@example.com", password: "kibo-meri-tanu-sode-4729" },
      { name: "", email: "cy@example.com", password: "fodu-bego-reta-viki-3425" },
    ],
    words: de.sheet,
    lang: "de",
  });

Deno.test("first passwords are a page to print, a card for each person, in the person's language", () => {
  const page = sheet("Bo");
  assert.match(page, /^<!doctype html>\n<html lang="de">/);
  assert.deepEqual(page.match(/<h2>.*<\/h2>/g), ["<h2>Bo</h2>", "<h2>cy@example.com</h2>"]);
  assert.deepEqual(page.match(/<code>.*<\/code>/g), [
    "<code>kibo-meri-tanu-sode-4729</code>",
    "<code>fodu-bego-reta-viki-3425</code>",
  ]);
  assert.equal(page.split("http://studio.example:9090").length, 3);
  assert.ok(page.includes(de.sheet.note));
  // Nothing is fetched when it is opened.
  assert.doesNotMatch(page, /src=|href=|url\(|@import/);
});

Deno.test("whatever people call themselves stays text", () => {
  const page = sheet(`<img src=x onerror="alert(1)"> & Co`);
  assert.ok(page.includes("<h2>&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; Co</h2>"));
  assert.doesNotMatch(page, /<img/);
});
