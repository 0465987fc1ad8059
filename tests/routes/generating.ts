/** A real server with the real engine, for tests of `POST /api/v1/generate`. */
import assert from "node:assert/strict";
import sharp from "sharp";
import { fileForm, type Json } from "../libraries.ts";
import { statusOf } from "../queue.ts";
import { startServer, type TestServer } from "../server.ts";

export type Ask = <T = Json>(method: string, path: string, body?: unknown) => Promise<{
  status: number;
  headers: Headers;
  body: T;
}>;

const servers: TestServer[] = [];

async function server(): Promise<{ ask: Ask; url: string }> {
  servers[0] ??= await startServer({ settings: { device: "cpu", log_level: "error" } });
  const { url } = servers[0];
  const ask: Ask = async <T>(method: string, path: string, body?: unknown) => {
    const form = body instanceof FormData;
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: body === undefined || form ? {} : { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() as T };
  };
  return { ask, url };
}

export function test(name: string, fn: (house: { ask: Ask; url: string }) => Promise<void>): void {
  Deno.test({
    name,
    fn: async () => await fn(await server()),
    sanitizeOps: false,
    sanitizeResources: false,
  });
}

/** The least that makes an image. */
export const small = {
  prompt: "a red circle on a blue background",
  steps: 3,
  width: 64,
  height: 64,
};

/** Generates and waits; answers each item's image as raw pixels. */
export async function pixels(
  { ask, url }: { ask: Ask; url: string },
  form: Json,
): Promise<Uint8Array[]> {
  const { status, body } = await ask("POST", "/generate", form);
  assert.equal(status, 200, JSON.stringify(body));
  const images: Uint8Array[] = [];
  for (const id of body["item_ids"] as number[]) {
    const item = await statusOf({ ask }, id, "completed", "failed");
    assert.equal(item["status"], "completed", String(item["error_message"]));
    const { results } = item["session"] as { results: Record<string, { image: Json }> };
    const name = results["decode"]?.image["image_name"];
    const file = await fetch(`${url}/api/v1/images/i/${name}/full`);
    images.push(await sharp(await file.arrayBuffer()).raw().toBuffer());
  }
  return images;
}

/** Uploads an image, and returns its name. */
export async function uploaded(ask: Ask, png: Uint8Array): Promise<string> {
  const query = "image_category=user&is_intermediate=false";
  const { status, body } = await ask("POST", `/images/upload?${query}`, fileForm(png));
  assert.equal(status, 201, JSON.stringify(body));
  return body["image_name"] as string;
}

/** The last test of a file. */
export function stopsAtTheEnd(): void {
  test("the server keeps running, and stops", async ({ ask }) => {
    const { status } = await ask("GET", "/queue/default/status");
    assert.equal(status, 200);
    await servers[0]?.stop();
  });
}
