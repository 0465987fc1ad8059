/**
 * Takes the images of the studio that the README shows: `deno task screens`. A small studio of
 * three people, drawn by the starter model; look at what came out before you commit it.
 */
import type { Page } from "playwright-core";
import sharp from "sharp";
import { PROJECT, startServer } from "../server.ts";
import { launch, openWindow, visit } from "./browser.ts";
import { addPerson, setUp, windowOf } from "./people.ts";

const WIDE = { viewport: { width: 1280, height: 800 } };
const SHAPES = [
  "a red circle on a blue background",
  "a purple star on a white background",
  "a black cat on a pink background",
];
const LANDSCAPES = [
  "a moon over the sea at night",
  "a snowy landscape on a sunny day",
  "mountains at sunset",
];
const FLOWERS = ["a red flower on a white background", "a green tree on a yellow background"];

/** Asks the API as whoever is signed in in this window. */
async function ask<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await page.evaluate(async ({ method, path, body }) => {
    const response = await fetch(`/api/v1${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    return { ok: response.ok, text: await response.text() };
  }, { method, path, body });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.text}`);
  return JSON.parse(answer.text || "null");
}

/** Draws `each` images of every prompt and puts them onto a new board; answers its id. */
async function board(page: Page, name: string, prompts: readonly string[], each: number) {
  const before = new Set(await names(page));
  for (const [i, prompt] of prompts.entries()) {
    await ask(page, "POST", "/generate", { prompt, count: each, seed: 100 * i, steps: 30 });
  }
  let made: string[] = [];
  while (made.length < prompts.length * each) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    made = (await names(page)).filter((image) => !before.has(image));
  }
  const path = `/boards/?board_name=${encodeURIComponent(name)}`;
  const { board_id } = await ask<{ board_id: string }>(page, "POST", path);
  await ask(page, "POST", "/board_images/batch", { board_id, image_names: made });
  return board_id;
}

async function names(page: Page): Promise<string[]> {
  const path = "/images/names?is_intermediate=false";
  return (await ask<{ image_names: string[] }>(page, "GET", path)).image_names;
}

/** Keeps what is seen as `docs/screens/<name>.webp`. */
async function keep(page: Page, name: string, top = 0): Promise<void> {
  await page.evaluate((top) => scrollTo(0, top), top);
  await page.waitForLoadState("networkidle");
  const png = await page.screenshot({ animations: "disabled" });
  await sharp(png).webp({ quality: 75, effort: 6 }).toFile(`${PROJECT}docs/screens/${name}.webp`);
  console.log(`docs/screens/${name}.webp`);
}

await using server = await startServer({ settings: { multiuser: true } });
const { url } = server;
const browser = await launch();
try {
  const first = await openWindow(browser);
  await setUp(first.page, url);
  for (const name of ["Al", "Bo", "Cleo"]) {
    await addPerson(first.page, `${name.toLowerCase()}@example.com`, name);
  }
  const [al, bo, cleo] = await Promise.all(
    ["al", "bo", "cleo"].map((name) => windowOf(browser, url, `${name}@example.com`, WIDE)),
  ) as [typeof first, typeof first, typeof first];

  const flowers = await board(cleo.page, "Flowers", FLOWERS, 2);
  await ask(cleo.page, "PUT", `/boards/${flowers}/grants`, {
    user_email: "al@example.com",
    level: "view",
  });
  const lesson = await board(bo.page, "Class 7b", LANDSCAPES.slice(1, 2), 3);
  await ask(bo.page, "PATCH", `/boards/${lesson}`, { board_visibility: "public" });
  const landscapes = await board(al.page, "Landscapes", LANDSCAPES, 4);
  await ask(al.page, "PUT", `/boards/${landscapes}/grants`, {
    user_email: "bo@example.com",
    level: "add",
  });
  await board(al.page, "Shapes and stars", SHAPES, 4);

  const { page } = al;
  await page.emulateMedia({ colorScheme: "dark" });
  await visit(page, `${url}/library`);
  await page.locator(".grid-tile").nth(9).waitFor();
  await keep(page, "library");
  await page.getByRole("link", { name: /^Landscapes/ }).click();
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await page.getByText("Now you, Bo and the administrators can see this.").waitFor();
  await keep(page, "share");

  await page.emulateMedia({ colorScheme: "light" });
  await visit(page, `${url}/workflows`);
  await page.getByRole("link", { name: /Text to image/ }).first().click();
  await page.getByLabel("Prompt", { exact: true }).fill("a calm sea at night");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.locator(".workflow-results img").first().waitFor();
  await keep(page, "workflow");

  const phone = await windowOf(browser, url, "al@example.com", {
    viewport: { width: 390, height: 800 },
    deviceScaleFactor: 1.5,
    colorScheme: "dark",
    isMobile: true,
    hasTouch: true,
  });
  await phone.page.locator(".tile").first().waitFor();
  await phone.page.locator(".tile").first().click();
  await keep(phone.page, "phone", 250);
} finally {
  await browser.close();
}
