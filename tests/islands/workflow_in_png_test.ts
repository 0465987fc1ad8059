import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { isPng, workflowInPng } from "../../islands/workflows/workflow_in_png.ts";
import { readChunks, writeChunks } from "../../services/images/png.ts";
import { smallPng } from "../libraries.ts";

const WORKFLOW = '{"name":"Ünï 山"}';

Deno.test("a workflow is found in a PNG, whichever kind of text holds it", async () => {
  const [head, ...rest] = readChunks(smallPng());
  const bytes = (...parts: (string | Uint8Array)[]) =>
    new Uint8Array(
      parts.flatMap((part) => [
        ...typeof part === "string" ? new TextEncoder().encode(part) : part,
      ]),
    );
  const keyword = "invokeai_workflow\0";
  const utf8 = new TextEncoder().encode(WORKFLOW);
  const plain = '{"name":"plain"}';
  const kinds: [string, Uint8Array, string][] = [
    ["iTXt", bytes(keyword, "\0\0\0\0", utf8), WORKFLOW],
    ["iTXt", bytes(keyword, "\x01\0de\0Arbeit\0", new Uint8Array(deflateSync(utf8))), WORKFLOW],
    ["tEXt", bytes(keyword, plain), plain],
    ["zTXt", bytes(keyword, "\0", new Uint8Array(deflateSync(plain))), plain],
  ];
  for (const [type, data, expected] of kinds) {
    const png = new Uint8Array(writeChunks([head!, { type, data }, ...rest]));
    assert.ok(isPng(png));
    assert.equal(await workflowInPng(png), expected, type);
  }
  assert.equal(await workflowInPng(new Uint8Array(smallPng())), null);
  assert.equal(isPng(new TextEncoder().encode("{}")), false);
});
