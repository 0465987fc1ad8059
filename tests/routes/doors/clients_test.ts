/**
 * The requests of programs that people connect, as they send them (`tests/fixtures/doors`): each is
 * answered with what that program reads. `reads` names values by their way into the answer, where
 * `*` is every item of a list.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import sharp from "sharp";
import { startStudio } from "../../libraries.ts";
import { PROJECT, startServer } from "../../server.ts";

interface Recorded {
  client: string;
  /** `none`: it cannot sign in, and is for a server without accounts. */
  authorization: "basic" | "bearer" | "none";
  requests: {
    path: string;
    method?: "POST";
    /** `@png` and `@png-url` stand for an image in base64. */
    json?: Record<string, unknown>;
    /** Sent without a body. */
    contentType?: string;
    form?: Record<string, string>;
    reads: Record<string, "string" | "number" | "array" | "png">;
  }[];
}

const FOLDER = join(PROJECT, "tests/fixtures/doors");

/** Returns the values at a way such as `data.*.b64_json`. @throws where a list is empty */
function valuesAt(value: unknown, way: string): unknown[] {
  const [step = "", ...rest] = way.split(".");
  if (step === "") return [value];
  if (step === "*") {
    assert.ok(Array.isArray(value) && value.length > 0, `no list with items at ${way}`);
    return value.flatMap((item) => valuesAt(item, rest.join(".")));
  }
  return valuesAt((value as Record<string, unknown>)?.[step], rest.join("."));
}

function headersOf(
  authorization: Recorded["authorization"],
  key: string,
  type: string | undefined,
): Record<string, string> {
  const how = { basic: `Basic ${btoa(`anybody:${key}`)}`, bearer: `Bearer ${key}`, none: null };
  return {
    ...(how[authorization] ? { authorization: how[authorization] } : {}),
    ...(type ? { "content-type": type } : {}),
  };
}

async function kindOf(value: unknown): Promise<string> {
  if (Array.isArray(value)) return "array";
  if (typeof value !== "string" || value.length < 100) return typeof value;
  const { format } = await sharp(Buffer.from(value, "base64")).metadata().catch(() => ({
    format: "string",
  }));
  return format ?? "string";
}

Deno.test("answers have the form that existing clients read", async (t) => {
  await using studio = await startStudio();
  await using alone = await startServer({ settings: { log_level: "error" } });
  const { body } = await studio.al.ask("POST", "/auth/api-keys", {
    name: "clients",
    scopes: ["read", "generate"],
  });
  const key = String(body["key"]);
  const png = await sharp({ create: { width: 64, height: 64, channels: 3, background: "red" } })
    .png().toBuffer();
  const encoded = png.toString("base64");
  const withImages = (text: string) =>
    text.replaceAll('"@png"', `"${encoded}"`)
      .replaceAll('"@png-url"', `"data:image/png;base64,${encoded}"`);
  const formOf = (fields: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) {
      if (value === "png") form.append(name, new Blob([png], { type: "image/png" }), "image.png");
      else form.append(name, value);
    }
    return form;
  };
  for (const { name } of Deno.readDirSync(FOLDER)) {
    const { client, authorization, requests }: Recorded = JSON.parse(
      await Deno.readTextFile(join(FOLDER, name)),
    );
    await t.step(client, async () => {
      const { url } = authorization === "none" ? alone : studio.server;
      for (const { path, method, json, contentType, form, reads } of requests) {
        const sent = json ? withImages(JSON.stringify(json)) : form ? formOf(form) : undefined;
        const answer = await fetch(url + path, {
          method: method ?? (sent === undefined ? "GET" : "POST"),
          headers: headersOf(authorization, key, json ? "application/json" : contentType),
          ...(sent === undefined ? {} : { body: sent }),
        });
        const said = await answer.json();
        assert.equal(answer.status, 200, `${path}: ${JSON.stringify(said)}`);
        for (const [way, kind] of Object.entries(reads)) {
          for (const value of valuesAt(said, way)) {
            assert.equal(await kindOf(value), kind, `${path} ${way}`);
          }
        }
      }
    });
  }
});
