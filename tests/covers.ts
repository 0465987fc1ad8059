/**
 * Has the included model draw the images of the styles that ship: `deno task covers`. Look at what
 * came out before you commit it.
 */
import assert from "node:assert/strict";
import sharp from "sharp";
import { withStyles } from "../inference/prompts/style.ts";
import { coverOf, DEFAULT_PRESETS } from "../services/presets/defaults.ts";
import { startServer } from "./server.ts";

/** What each style is shown with: the included model knows few things, and no styles. */
const SUBJECTS: Record<string, { words: string; seed: number }> = {
  default_photograph: { words: "mountains at sunset", seed: 3 },
  default_studio_portrait: { words: "an orange cat on a gray background", seed: 5 },
  default_landscape: { words: "green hills by day", seed: 2 },
  default_watercolour: { words: "a pink flower on a white background", seed: 4 },
  default_oil_painting: { words: "a red boat on the sea at sunset", seed: 6 },
  default_ink_drawing: { words: "a black tree on a white background", seed: 1 },
  default_flat_illustration: { words: "a yellow star on a turquoise background", seed: 8 },
  default_night: { words: "a house on snow", seed: 9 },
};
/** Twice the model's own size. */
const SIDE = 256;

await using server = await startServer();

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${text}`);
  return JSON.parse(text);
}

/** Asks for an image, waits for it and returns its name. */
async function made(path: string, body: unknown): Promise<string> {
  const { item_ids: [id] } = await ask<{ item_ids: number[] }>("POST", path, body);
  for (let tries = 0; tries < 600; tries++) {
    const item = await ask<{ status: string; image_names: string[] }>(
      "GET",
      `/queue/default/i/${id}`,
    );
    const [name] = item.image_names;
    if (item.status === "completed" && name) return name;
    assert.ok(["pending", "in_progress"].includes(item.status), item.status);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("no image came");
}

for (const { id, positive, negative } of DEFAULT_PRESETS) {
  const { words, seed } = SUBJECTS[id] ?? { words: "a red circle", seed: 0 };
  const style = { positive_prompt: positive, negative_prompt: negative };
  const { prompt } = withStyles([style], words, "");
  const small = await made("/generate", { prompt, seed, steps: 30 });
  const large = await made("/upscale", { image: small, model: "ESRGAN-slim-x2" });
  const png = await (await fetch(`${server.url}/api/v1/images/i/${large}/full`)).arrayBuffer();
  await sharp(new Uint8Array(png)).resize(SIDE, SIDE).webp({ quality: 82, effort: 6 })
    .toFile(coverOf(id).pathname);
  console.log(coverOf(id).pathname);
}
