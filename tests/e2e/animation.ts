/**
 * Records the animation that the README begins with: `deno task animation`. Somebody makes images,
 * finds them again and shares them, in a real browser with the starter model; look at what came out
 * before you commit it. Frames are taken as fast as the machine can, and shown in the time that the
 * script of it says: waiting is shortened.
 */
import type { Page } from "playwright-core";
import sharp from "sharp";
import { PROJECT, startServer } from "../server.ts";
import { launch, openWindow, visit } from "./browser.ts";
import { addPerson, setUp, signIn } from "./people.ts";

const SIZE = { width: 1280, height: 860 };
const SHOWN_WIDTH = 960;
/** A busy machine only makes it take longer. */
const PATIENCE_MS = 120_000;
const MOST_BYTES = 2_000_000;
const FILE = `${PROJECT}docs/screens/studio.webp`;

const frames: { png: Uint8Array; ms: number }[] = [];

/** Takes a frame that is shown for so long; of what fades, the end. */
async function frame(page: Page, ms: number): Promise<void> {
  frames.push({ png: await page.screenshot({ animations: "disabled" }), ms });
}

/** Takes frames until something is done: `most` at most, for `ms` in all. */
async function during(page: Page, ms: number, most: number, done: Promise<unknown>): Promise<void> {
  let over = false;
  const end = done.finally(() => over = true);
  const from = frames.length;
  while (!over && frames.length - from < 200) await frame(page, 0);
  await end;
  const taken = frames.splice(from);
  const kept = taken.filter((_, i) => i % Math.ceil(taken.length / most) === 0);
  for (const { png } of kept) frames.push({ png, ms: Math.round(ms / kept.length) });
}

/** Writes a prompt, some letters at a time. */
async function type(page: Page, text: string): Promise<void> {
  await page.locator("#prompt").focus();
  for (const piece of text.match(/.{1,4}/g) ?? []) {
    await page.keyboard.type(piece);
    await frame(page, 110);
  }
}

async function draw(page: Page, prompt: string, ms: number): Promise<void> {
  await page.fill("#prompt", "");
  await type(page, prompt);
  const before = await page.locator(".tile").count();
  await page.keyboard.press("Control+Enter");
  const done = page.locator(".tile").nth(before).waitFor({ timeout: 120_000 });
  await during(page, ms, 12, done);
  await frame(page, 1_200);
}

await using server = await startServer({ settings: { multiuser: true } });
const browser = await launch();
try {
  const first = await openWindow(browser);
  first.page.setDefaultTimeout(PATIENCE_MS);
  await setUp(first.page, server.url);
  for (const name of ["Al", "Bo"]) {
    await addPerson(first.page, `${name.toLowerCase()}@example.com`, name);
  }
  const { page } = await openWindow(browser, { viewport: SIZE });
  page.setDefaultTimeout(PATIENCE_MS);
  await signIn(page, server.url, "al@example.com");
  await visit(page, server.url);
  await frame(page, 900);
  await page.fill("#steps", "100");
  await draw(page, "mountains at sunset", 2_200);
  await draw(page, "a red sailboat on a white background", 1_800);
  await draw(page, "a snowy landscape on a sunny day", 1_800);

  await visit(page, `${server.url}/library`);
  await page.locator(".grid-tile").nth(2).waitFor();
  await frame(page, 1_500);
  await page.evaluate(async () => {
    const api = (path: string, body: unknown) =>
      fetch(`/api/v1${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }).then((answer) => answer.json());
    const { board_id } = await api("/boards/?board_name=Postcards", {});
    const names = await (await fetch("/api/v1/images/names?is_intermediate=false")).json();
    await api("/board_images/batch", { board_id, image_names: names.image_names });
  });
  await visit(page, `${server.url}/library`);
  await page.getByRole("link", { name: /^Postcards/ }).click();
  await page.locator(".grid-tile").nth(2).waitFor();
  await frame(page, 1_200);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await page.getByRole("dialog").waitFor();
  await frame(page, 1_300);
  await page.getByLabel("E-mail address").fill("bo@example.com");
  await frame(page, 900);
  await page.getByRole("button", { name: "Share", exact: true }).last().click();
  await page.getByText("Now you, Bo and the administrators can see this.").waitFor();
  await frame(page, 2_500);
} finally {
  await browser.close();
}

const shrunk = await Promise.all(
  frames.map(({ png }) => sharp(png).resize({ width: SHOWN_WIDTH }).png().toBuffer()),
);
await sharp(shrunk, { join: { animated: true } })
  .webp({ quality: 80, effort: 6, delay: frames.map(({ ms }) => ms), loop: 0 })
  .toFile(FILE);
const { size } = await Deno.stat(FILE);
const seconds = frames.reduce((sum, { ms }) => sum + ms, 0) / 1000;
console.log(
  `${FILE}: ${frames.length} frames, ${seconds.toFixed(1)} s, ${(size / 1e6).toFixed(2)} MB`,
);
if (size > MOST_BYTES) throw new Error(`it has more than ${MOST_BYTES} bytes`);
