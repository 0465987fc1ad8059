import assert from "node:assert/strict";
import { safeNext } from "../../islands/sign_in/safe_next.ts";
import { passwordStrength } from "../../islands/sign_in/strength.ts";
import { formatBytes } from "../../islands/studio/format.ts";
import { layOut } from "../../islands/workflows/graph_layout.ts";

Deno.test("signing in redirects to our own pages only", () => {
  assert.equal(safeNext("/library?board=1"), "/library?board=1");
  for (const bad of [null, "", "//evil.example", "https://evil.example", "/\\evil", "/api/v1/x"]) {
    assert.equal(safeNext(bad), "/");
  }
});

Deno.test("password strength is judged by length and variety", () => {
  assert.equal(passwordStrength(""), 0);
  assert.equal(passwordStrength("P4$s"), 1);
  assert.equal(passwordStrength("aaaaaaaaaaaaaaaaaaaa"), 1);
  assert.ok(passwordStrength("a quiet lamp on the desk") >= 3);
});

Deno.test("bytes are shown in common units", () => {
  assert.equal(formatBytes(0, "en"), "0 bytes");
  assert.equal(formatBytes(23_456, "en"), "23 kB");
  assert.equal(formatBytes(1_500_000, "de"), "1,5 MB");
});

Deno.test("a graph is laid out from left to right, even with a cycle", () => {
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
