/** Dialogs and states that the tests of what they do pass by: each is used by keys and read out. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { smallPng } from "../libraries.ts";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, uncut, visit } from "./browser.ts";

/** Looks at the open dialog, closes it by Escape, and finds the focus on what had opened it. */
async function look(page: Page, what: string, opener: string): Promise<void> {
  await page.getByRole("dialog").waitFor();
  await uncut(page, what);
  await accessible(page, what);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.waitForFunction((at) => document.activeElement?.matches(at), opener);
}

Deno.test("dialogs around images are accessible, and hand the focus back", async (t) => {
  await using server = await startServer();
  const browser = await launch();
  try {
    const window = await openWindow(browser, { viewport: { width: 1024, height: 700 } });
    const { page } = window;
    const press = async (name: string | RegExp) => {
      await page.getByRole("button", { name }).first().focus();
      await page.keyboard.press("Enter");
    };
    await visit(page, server.url);
    await page.fill("#prompt", "a red circle on a blue background");
    await page.fill("#steps", "4");
    await page.locator(".invoke-button").click();
    await page.locator(".viewer-open").waitFor();

    await t.step("earlier prompts and seeds", async () => {
      await press("Earlier prompts");
      await look(page, "earlier prompts", "[aria-label='Earlier prompts']");
      await press("Recent seeds");
      await page.getByRole("dialog").getByRole("option").waitFor();
      await look(page, "recent seeds", "[aria-label='Recent seeds']");
    });

    await t.step("a series of three by three, and its sheet on a phone", async () => {
      await press("Series…");
      await page.selectOption("#series-x", "steps");
      await page.selectOption("#series-y", "guidance");
      await page.fill("#series-x-values", "1-3");
      await page.fill("#series-y-values", "1, 2, 3");
      await accessible(page, "a series");
      await page.getByRole("button", { name: "Create 9 images" }).click();
      await page.locator(".sheet-cell img").nth(8).waitFor();
      await page.setViewportSize({ width: 360, height: 740 });
      const sheet = page.locator(".sheet-wrap");
      const inSight = await sheet.evaluate((one) => one.scrollWidth <= one.clientWidth);
      assert.ok(inSight, "a column of the sheet is out of sight");
      await uncut(page, "a contact sheet on a phone");
      await accessible(page, "a contact sheet");
      await page.keyboard.press("Escape");
      await page.setViewportSize({ width: 1024, height: 700 });
    });

    await t.step("a larger one, and tags", async () => {
      await press("More");
      await page.getByRole("menuitem", { name: "Upscale" }).click();
      await page.getByText("Result: 256 × 256").waitFor();
      await look(page, "upscaling", "[aria-label=More]");
      const first = page.locator(".strip-item").first();
      await first.focus();
      await page.keyboard.press("Shift+F10");
      await page.getByRole("menuitem", { name: "Tags" }).click();
      const tags = page.getByRole("dialog");
      await tags.getByRole("textbox").fill("sunset");
      await page.keyboard.press("Enter");
      await tags.getByText("sunset").waitFor();
      await look(page, "tags", ".strip-item");
    });

    await t.step("a board is named at once, renamed, and removed", async () => {
      await visit(page, `${server.url}/library`);
      await press("New board");
      await page.getByRole("dialog").waitFor();
      await page.waitForFunction(() => document.activeElement?.id === "board-name");
      await accessible(page, "a new board");
      await page.keyboard.type("Studies");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Studies" }).waitFor();
      for (const action of ["Rename", "Delete the board"]) {
        await press("Board actions");
        await page.getByRole("menuitem", { name: action }).click();
        await page.locator(".dialog").waitFor();
        await accessible(page, `a board, ${action}`);
        await page.keyboard.press("Escape");
        await page.locator(".dialog").waitFor({ state: "detached" });
      }
    });

    await t.step("an image whose file is lost has a sign in its place, and words", async () => {
      window.expect(/status of 404|ERR_FAILED/);
      const lost = { name: "a.png", mimeType: "image/png", buffer: Buffer.from(smallPng(64, 64)) };
      await page.locator(".library-main input[type=file]").setInputFiles(lost);
      await page.getByText("1 image uploaded.").waitFor();
      await page.route(/\/(thumbnail|full)$/, (route) => route.abort());
      await visit(page, `${server.url}/library?kind=assets`);
      await page.locator(".grid-tile img[data-lost]").waitFor();
      await page.locator(".grid-tile").click();
      await page.getByText("This image cannot be loaded").waitFor();
      await accessible(page, "an image that cannot be loaded");
      await page.unroute(/\/(thumbnail|full)$/);
      await page.getByRole("button", { name: "Try again" }).click();
      await page.locator(".zoom img").waitFor();
      await page.keyboard.press("Escape");
    });

    await t.step("what the queue knows of an item", async () => {
      await visit(page, `${server.url}/queue`);
      await page.getByRole("button", { name: /^Details:/ }).first().click();
      await page.locator(".queue-details, .queue-item").first().waitFor();
      await accessible(page, "an item of the queue");
    });
    await window.close();
  } finally {
    await browser.close();
  }
});
