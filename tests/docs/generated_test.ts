import assert from "node:assert/strict";
import { join } from "node:path";
import { fill } from "../../cli/docs/fill.ts";
import { generatedGuides } from "../../cli/docs/mod.ts";
import { configSchema } from "../../services/config/mod.ts";
import { allSpecs } from "../routes/matrix.ts";
import { PROJECT } from "../server.ts";

const guide = (name: string) => Deno.readTextFileSync(join(PROJECT, "docs", name));

Deno.test("the generated parts of the guides are up to date", async () => {
  for (const [name, text] of await generatedGuides()) {
    assert.ok(
      guide(name) === text,
      `docs/${name} is out of date: run \`deno task docs\` and commit`,
    );
  }
});

Deno.test("each route of the API is listed once, each setting with its default", async () => {
  const listed = guide("api-guide.md").match(/(?<=^- \*\*`)[A-Z]+ \/[^`]+/gm) ?? [];
  const pages = /^\/($|(static|help)\/|\w[\w-]*$)/;
  const routes = (await allSpecs()).filter(({ path, scope }) =>
    !(pages.test(path) && scope === "none")
  )
    .map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(listed.toSorted(), routes.toSorted());
  const settings = guide("admin-guide.md");
  for (const [name, value] of Object.entries(configSchema.parse({}))) {
    const said = Array.isArray(value) || value === "" ? "empty" : `\`${value}\``;
    assert.ok(settings.includes(`- **\`${name}\`** (${said}`), name);
  }
});

Deno.test("a part without a writer or an end is an error", () => {
  const part = "<!-- generated: x a b -->\nold\n<!-- end -->";
  const writers = { x: (...words: string[]) => words.join("+") };
  assert.equal(
    fill(`1\n${part}\n2`, writers),
    "1\n<!-- generated: x a b -->\n\na+b\n\n<!-- end -->\n2",
  );
  assert.throws(() => fill(part, {}), /no generated part "x"/);
  assert.throws(() => fill(part.replace("<!-- end -->", ""), writers), /lacks its/);
});
