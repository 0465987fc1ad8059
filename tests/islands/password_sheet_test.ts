import assert from "node:assert/strict";
import { passwordSheet } from "../../islands/people/password_sheet.ts";
import { readQr } from "../qr.ts";
import { people as de } from "../../islands/text/de/people.ts";

const TOKEN = "AbCdEfGhIjKlMnOpQrStUv";

const sheet = (name: string) =>
  passwordSheet({
    address: "http://studio.example:9090",
    people: [
      {
        name,
        email: "bo@example.com",
        userName: "",
        password: "kibo-meri-tanu-sode-4729",
        link: null,
      },
      {
        name: "",
        email: "cy@example.com",
        userName: "",
        password: "fodu-bego-reta-viki-3425",
        link: { token: TOKEN, expires_at: "2030-05-17T12:00:00.000Z" },
      },
    ],
    words: de.sheet,
    lang: "de",
    locale: "de",
  });

Deno.test("first passwords are printed on a card for each user, in the page's language", () => {
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

Deno.test("user names are escaped in the printed page", () => {
  const page = sheet(`<img src=x onerror="alert(1)"> & Co`);
  assert.ok(page.includes("<h2>&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; Co</h2>"));
  assert.doesNotMatch(page, /<img/);
});

Deno.test("the card's QR code has the sign-in link, with the token in the fragment", () => {
  const page = sheet("Bo");
  const codes = page.match(/<svg[^]*?<\/svg>/g) ?? [];
  assert.equal(codes.length, 1, "only who has a link has a code");
  const link = new URL(readQr(codes[0]!));
  assert.equal(link.origin + link.pathname, "http://studio.example:9090/link");
  assert.equal(link.hash, `#${TOKEN}`);
  assert.equal(link.search, "");
  assert.ok(page.includes(de.sheet.until("17. Mai 2030")));
});
