import assert from "node:assert/strict";
import { expand, MOST_PROMPTS } from "../../islands/create/dynamic_prompts.ts";
import { sizeFor } from "../../islands/create/model_choice.ts";
import { costOf, samplerName } from "../../islands/create/samplers.ts";
import { countTokens } from "../../islands/create/tokens.ts";
import { peopleOf } from "../../islands/people/csv.ts";
import { safeNext } from "../../islands/sign_in/safe_next.ts";
import { passwordStrength } from "../../islands/sign_in/strength.ts";
import { formatBytes } from "../../islands/studio/format.ts";
import { layOut } from "../../islands/workflows/graph_layout.ts";

Deno.test("dynamic prompts: alternatives, inside each other, bounded, unclosed braces", () => {
  assert.deepEqual(expand("a {red|blue} {star|sea}"), [
    "a red star",
    "a red sea",
    "a blue star",
    "a blue sea",
  ]);
  assert.deepEqual(expand("{a|{b|c}}"), ["a", "b", "c"]);
  assert.deepEqual(expand("a {red star"), ["a {red star"]);
  assert.deepEqual(expand("{plain}"), ["{plain}"]);
  assert.equal(expand("{1|2|3|4|5|6|7|8|9|0}".repeat(5)).length, MOST_PROMPTS);
});

Deno.test("sizes keep the number of pixels and are multiples of eight", () => {
  assert.deepEqual(sizeFor(1, 512), { width: 512, height: 512 });
  for (const ratio of [3 / 2, 2 / 3, 16 / 9, 9 / 16]) {
    const { width, height } = sizeFor(ratio, 512);
    assert.equal(width % 8 + height % 8, 0);
    assert.ok(Math.abs(width * height / 512 ** 2 - 1) < 0.05);
  }
});

Deno.test("cost counts passes; names of samplers are people's", () => {
  const v = { steps: 10, width: 1000, height: 1000, guidance: 7, sampler: "euler" };
  assert.equal(costOf(v), 20);
  assert.equal(costOf({ ...v, guidance: 1 }), 10);
  assert.equal(costOf({ ...v, sampler: "heun_k" }), 40);
  assert.equal(samplerName("dpmpp_2m_k"), "DPM++ 2M Karras");
  assert.equal(samplerName("of_the_future"), "of_the_future");
});

Deno.test("tokens grow with words, digits and signs", () => {
  assert.equal(countTokens(""), 0);
  assert.equal(countTokens("a red circle"), 3);
  assert.equal(countTokens("42!"), 3);
  assert.ok(countTokens("donaudampfschifffahrt") > 1);
});

Deno.test("people of a CSV file: quotes, semicolons, a mark at the front, no head", () => {
  const csv = '\uFEFFemail,name,admin\r\n"a@x.de","Ada ""A"" \nB",yes\r\n\r\nb@x.de,,\r\n';
  assert.deepEqual(peopleOf(csv), [
    { line: 2, email: "a@x.de", name: 'Ada "A" \nB', password: "", admin: true },
    { line: 3, email: "b@x.de", name: "", password: "", admin: false },
  ]);
  assert.equal(peopleOf("c@x.de;Cy;secret phrase;no")[0]?.password, "secret phrase");
  assert.deepEqual(peopleOf(""), []);
});

Deno.test("after signing in one goes on to pages of ours only", () => {
  assert.equal(safeNext("/library?board=1"), "/library?board=1");
  for (const bad of [null, "", "//evil.example", "https://evil.example", "/\\evil", "/api/v1/x"]) {
    assert.equal(safeNext(bad), "/");
  }
});

Deno.test("strength of passwords: length and variety, not riddles", () => {
  assert.equal(passwordStrength(""), 0);
  assert.equal(passwordStrength("P4$s"), 1);
  assert.equal(passwordStrength("aaaaaaaaaaaaaaaaaaaa"), 1);
  assert.ok(passwordStrength("a quiet lamp on the desk") >= 3);
});

Deno.test("bytes are told in units people know", () => {
  assert.equal(formatBytes(0, "en"), "0 bytes");
  assert.equal(formatBytes(23_456, "en"), "23 kB");
  assert.equal(formatBytes(1_500_000, "de"), "1,5 MB");
});

Deno.test("a graph is laid out from left to right, also with a circle in it", () => {
  const node = (id: string) => ({ id, type: "invocation", data: { type: id } });
  const edge = (source: string, target: string) => ({ source, target, type: "default" });
  const layout = (edges: ReturnType<typeof edge>[]) =>
    layOut({ nodes: ["a", "b", "c"].map(node), edges } as never, 100, 40);
  const { boxes, lines } = layout([edge("a", "b"), edge("b", "c"), edge("a", "c")]);
  const [a, b, c] = boxes;
  assert.ok(a && b && c && a.x < b.x && b.x < c.x);
  assert.equal(lines.length, 3);
  assert.equal(layout([edge("a", "b"), edge("b", "a")]).boxes.length, 3);
});
