import assert from "node:assert/strict";
import { download } from "../../routes/file_parts.ts";

Deno.test("a file may be saved under any name, also one with half of a surrogate pair", () => {
  for (
    const [name, encoded] of [
      ["half \ud800.json", "half%20%EF%BF%BD.json"],
      ["\udc00\ud800", "%EF%BF%BD%EF%BF%BD"],
      ["whole \u{1f600}", "whole%20%F0%9F%98%80"],
      ["it's (a) *", "it%27s%20%28a%29%20%2A"],
    ] as const
  ) {
    const head = download(name, "application/json", "{}").headers.get("content-disposition");
    assert.ok(head?.endsWith(`filename*=UTF-8''${encoded}`), `${head}`);
  }
});
