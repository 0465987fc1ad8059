import assert from "node:assert/strict";
import { join } from "node:path";
import { helpPages } from "../../cli/help_pages.ts";
import { findSections } from "../../islands/help/find_sections.ts";
import { type Guide, GUIDES, type Help, PAGE_LINKS } from "../../services/contract/help.ts";
import { PROJECT, startServer } from "../server.ts";

const guides = helpPages((name) => Deno.readTextFileSync(join(PROJECT, "docs", `${name}.md`)));
const ids = (html: string) => new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));

Deno.test("every link inside the guides leads to an existing section", () => {
  const idsOf = new Map(guides.guides.map(({ name, html }) => [name as string, ids(html)]));
  let links = 0;
  for (const { name, html } of guides.guides) {
    for (const [, to = ""] of html.matchAll(/href="([^"]+)"/g)) {
      if (to.startsWith("http")) continue;
      const [, guide = name, id] = /^(?:\?guide=([\w-]+))?(?:#(.+))?$/.exec(to) ?? [];
      assert.ok(idsOf.get(guide)?.has(id ?? "") || id === undefined, `${name}: ${to}`);
      links++;
    }
  }
  assert.ok(links > 20, `${links} links`);
});

Deno.test("every link of the pages leads to an existing guide or section", () => {
  const places = new Set([...GUIDES, ...guides.sections.sections.map(({ at }) => at)]);
  assert.deepEqual(PAGE_LINKS.filter((to) => !places.has(to)), []);
});

Deno.test("HTML in a guide is removed, code is escaped, and nothing needs inline styles", () => {
  const { guides: [guide] } = helpPages(() =>
    '# Title\n\n<img src=x onerror="alert(1)">\n\nA <b onclick=x>word</b> `<i>`.\n\n' +
    "```html\n<script>alert(1)</script>\n```\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\n" +
    "[bad](javascript:alert(1)) [there](admin-guide.md#backup) ![x](y.png)\n"
  );
  const { html = "", title } = guide ?? {};
  assert.equal(title, "Title");
  assert.doesNotMatch(html, /<(img|b|script|i)\b|style=|align=|javascript:/);
  assert.match(html, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
  assert.match(html, /<a href="\?guide=admin-guide#backup">there<\/a>/);
});

Deno.test("the search finds prefixes and misspellings, headings first", () => {
  const find = findSections(guides.sections.sections);
  assert.equal(find("behind a proxy")[0]?.at, "admin-guide#behind-a-proxy");
  assert.ok(find("websoc").some(({ at }) => at === "api-guide#events"));
  assert.ok(find("embeding").length > 0);
  assert.deepEqual(find("xylophone zebra"), []);
});

Deno.test("the guides are readable before the setup and without signing in", async () => {
  await using server = await startServer({ settings: { multiuser: true, base_path: "/atelier" } });
  const get = (path: string) => fetch(server.url + path, { redirect: "manual" });
  const { guides } = await (await get("/api/v1/help")).json() as Help;
  assert.deepEqual(guides.map(({ name }) => name), [...GUIDES]);
  for (const { name, headings } of guides) {
    const { html } = await (await get(`/api/v1/help/${name}`)).json() as Guide;
    assert.ok(headings.every(({ id }) => ids(html).has(id)), name);
  }
  assert.equal((await get("/api/v1/help/DESIGN")).status, 422);
  const page = await get("/help?guide=user-guide");
  assert.equal(page.status, 200);
  assert.doesNotMatch(await page.text(), /<[^>]+ style=/);
  const there = await get("/help/admin-guide");
  assert.equal(there.status, 303);
  assert.equal(there.headers.get("location"), "/atelier/help?guide=admin-guide");
});
