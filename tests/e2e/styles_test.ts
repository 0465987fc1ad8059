import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, visit } from "./browser.ts";
import { addPerson, household, setUp, windowOf } from "./people.ts";

const card = (page: Page, name: string) =>
  page.locator(".preset-card").filter({ has: page.getByRole("heading", { name, exact: true }) });

/** Opens what can be done with a style and picks one of it. */
async function pick(page: Page, name: string, action: string): Promise<void> {
  await card(page, name).getByRole("button", { name: `Actions for “${name}”` }).click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}

const csv = (text: string) => ({
  name: "styles.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(text),
});

Deno.test("styles: made with an image, used in Create, shared, imported, deleted and restored", async (t) => {
  await using server = await startServer({ settings: { multiuser: true } });
  const browser = await launch();
  const { url } = server;
  try {
    const ada = await household(browser, url);
    const al = await windowOf(browser, url, "al@example.com");
    const bo = await windowOf(browser, url, "bo@example.com");
    const { page } = al;

    await t.step("an empty page says what to do; built-in styles are listed", async () => {
      await visit(page, `${url}/`);
      await page.getByRole("link", { name: "Manage styles…" }).click();
      await page.getByText("You have no styles yet").waitFor();
      await card(page, "Watercolour").waitFor();
      await accessible(page, "Styles, empty");
      await visit(bo.page, `${url}/styles?view=shared`);
      await bo.page.getByText("Nobody has shared a style with you").waitFor();
    });

    await t.step("a style is made with an image, and previews its prompt", async () => {
      await page.getByRole("button", { name: "New style" }).first().click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Name").fill("Soft morning");
      await dialog.getByLabel("Prompt", { exact: true }).fill(", soft morning light");
      await dialog.getByLabel("Prompt", { exact: true }).press("Home");
      await dialog.getByRole("button", { name: "Insert {prompt}" }).click();
      await dialog.getByLabel("Negative prompt", { exact: true }).fill("night");
      await dialog.getByText("a red circle on a blue background, soft morning light").waitFor();
      const image = await sharp({
        create: { width: 64, height: 64, channels: 3, background: "orange" },
      }).png().toBuffer();
      await dialog.locator('input[type="file"]').setInputFiles({
        name: "sun.png",
        mimeType: "image/png",
        buffer: image,
      });
      await accessible(page, "the style dialog");
      await dialog.getByRole("button", { name: "Save" }).click();
      await card(page, "Soft morning").waitFor();
      const width = await card(page, "Soft morning").locator("img").evaluate((img) =>
        (img as HTMLImageElement).decode().then(() => (img as HTMLImageElement).naturalWidth)
      );
      assert.equal(width, 64);
    });

    await t.step("a style used in Create applies its words", async () => {
      await page.getByRole("button", { name: "Use in Create: Soft morning" }).click();
      await page.waitForSelector("#prompt");
      assert.deepEqual(await page.locator(".style-name").allInnerTexts(), ["Soft morning"]);
      await page.fill("#prompt", "a red circle");
      const sent = page.waitForRequest((r) => r.url().endsWith("/api/v1/generate"));
      await page.locator(".invoke-button").click();
      const body = (await sent).postDataJSON() as Record<string, unknown>;
      assert.equal(body["prompt"], "a red circle");
      assert.equal((body["styles"] as string[]).length, 1);
      await page.locator(".tile").first().waitFor();
    });

    await t.step("several at once, chosen by their images, in an order, and recalled", async () => {
      const names = page.locator(".style-name");
      await page.getByRole("button", { name: "Add a style…" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: "Watercolour", exact: true }).click();
      await accessible(page, "choosing styles");
      await dialog.getByRole("button", { name: "Close" }).last().click();
      assert.deepEqual(await names.allInnerTexts(), ["Soft morning", "Watercolour"]);
      await page.getByRole("button", { name: "Apply “Watercolour” earlier" }).click();
      assert.deepEqual(await names.allInnerTexts(), ["Watercolour", "Soft morning"]);
      await page.locator(".invoke-button").click();
      await page.locator(".tile").nth(1).waitFor();
      await page.getByRole("button", { name: "Remove the style “Watercolour”" }).click();
      await page.getByRole("button", { name: "Remove the style “Soft morning”" }).click();
      assert.equal(await names.count(), 0);
      await page.fill("#prompt", "something else");
      await page.locator(".viewer-image").first().click({ button: "right" });
      await page.getByRole("menuitem", { name: "Use all settings" }).click();
      await page.locator(".style-name").nth(1).waitFor();
      assert.deepEqual(await names.allInnerTexts(), ["Watercolour", "Soft morning"]);
      assert.equal(await page.inputValue("#prompt"), "a red circle");
    });

    await t.step(
      "shared, it appears in the other's open window, read-only",
      async () => {
        await visit(page, `${url}/styles`);
        await pick(page, "Soft morning", "Share");
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel("E-mail address").fill("bo@example.com");
        await dialog.getByRole("button", { name: "Share", exact: true }).click();
        await dialog.getByText(/^Now you, .+ and the administrators can see this\.$/).waitFor();
        await card(bo.page, "Soft morning").waitFor();
        await card(bo.page, "Soft morning").getByText("by Al").waitFor();
        await card(bo.page, "Soft morning").locator(".icon-button").click();
        await bo.page.getByRole("menuitem").first().waitFor();
        assert.deepEqual(await bo.page.getByRole("menuitem").allInnerTexts(), ["Duplicate"]);
        await accessible(bo.page, "Styles, shared with me");
        await bo.page.keyboard.press("Escape");
      },
    );

    await t.step(
      "a duplicate belongs to its maker, with the image, also from the library",
      async () => {
        await pick(bo.page, "Soft morning", "Duplicate");
        await bo.page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
        await bo.page.getByRole("button", { name: "Yours", exact: true }).click();
        await card(bo.page, "Soft morning (copy)").locator("img").waitFor();
        await page.keyboard.press("Escape");
        const before = await card(page, "Soft morning").locator("img").getAttribute("src");
        await pick(page, "Soft morning", "Edit");
        const dialog = page.getByRole("dialog");
        await dialog.getByRole("button", { name: "From the library" }).click();
        await dialog.locator(".preset-strip .tile").first().click();
        await dialog.getByRole("button", { name: "Save" }).click();
        await dialog.waitFor({ state: "detached" });
        const shown = card(page, "Soft morning").locator(`img:not([src="${before}"])`);
        await shown.waitFor();
        assert.equal(
          await shown.evaluate((img) =>
            (img as HTMLImageElement).decode().then(() => (img as HTMLImageElement).naturalWidth)
          ),
          128,
        );
      },
    );

    await t.step("deleting and undoing apply to both users", async () => {
      await bo.page.getByRole("button", { name: "Shared with you" }).click();
      await card(bo.page, "Soft morning").waitFor();
      await pick(page, "Soft morning", "Delete");
      await card(bo.page, "Soft morning").waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Undo" }).click();
      await page.getByText("“Soft morning” restored.").waitFor();
      await card(bo.page, "Soft morning").waitFor();
    });

    await t.step("a file is imported row by row, with reasons for refused rows", async () => {
      await page.getByRole("button", { name: "Import and export" }).click();
      await page.getByRole("menuitem", { name: "Import a file" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("CSV or JSON file").setInputFiles(
        csv('name,prompt,negative_prompt\nSun,"{prompt}, sunny",rain\n,nothing,\nx\n'),
      );
      await dialog.getByText("left out: it has no name").waitFor();
      await dialog.getByText("left out: too few or too many cells").waitFor();
      await accessible(page, "the import");
      await dialog.getByRole("button", { name: "Import 1 style" }).click();
      await dialog.getByText("Imported 1 of 3.").waitFor();
      await dialog.getByRole("button", { name: "Close" }).last().click();
      await card(page, "Sun").waitFor();
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Import and export" }).click();
      await page.getByRole("menuitem", { name: "Export mine as CSV" }).click();
      const saved = await Deno.readTextFile(await (await download).path());
      assert.match(saved, /"Sun","\{prompt\}, sunny","rain"/);
    });

    await t.step("search finds it, and says when nothing matches", async () => {
      await page.getByLabel("Search styles").fill("sunny");
      await card(page, "Soft morning").waitFor({ state: "detached" });
      await card(page, "Sun").waitFor();
      assert.equal(await page.locator(".preset-card").count(), 1);
      await page.getByLabel("Search styles").fill("no such thing");
      await page.getByText("Nothing matches").waitFor();
    });

    await t.step("what ships is said in German and Japanese", async () => {
      for (const [locale, name] of [["de-DE", "Aquarell"], ["ja-JP", "水彩画"]] as const) {
        const other = await openWindow(browser, { locale, viewport: { width: 360, height: 740 } });
        const cookies = await page.context().cookies();
        await other.page.context().addCookies(cookies.filter((c) => c.name !== "atelier_look"));
        await visit(other.page, `${url}/styles?view=defaults`);
        await card(other.page, name).waitFor();
        await accessible(other.page, `Styles, ${locale}, phone`);
        const wide = await other.page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= 360, `the page is ${wide} pixels wide`);
        await other.close();
      }
    });

    for (const window of [ada, al, bo]) await window.close();
  } finally {
    await browser.close();
  }
});

Deno.test("a board that was left is hidden, and can be rejoined", async () => {
  await using server = await startServer({ settings: { multiuser: true } });
  const browser = await launch();
  const { url } = server;
  try {
    const ada = await openWindow(browser);
    await setUp(ada.page, url);
    await addPerson(ada.page, "bo@example.com", "Bo");
    await ada.page.evaluate(() =>
      fetch("/api/v1/boards/?board_name=Shared%20things&board_visibility=shared", {
        method: "POST",
      })
    );
    const bo = await windowOf(browser, url, "bo@example.com");
    const { page } = bo;
    const link = page.getByRole("link", { name: /Shared things/ });
    const leave = async () => {
      await link.click();
      await page.getByRole("button", { name: "Board actions" }).click();
      await page.getByRole("menuitem", { name: "Leave this board" }).click();
      await link.waitFor({ state: "detached" });
    };
    await visit(page, `${url}/library`);
    await leave();
    await page.getByRole("button", { name: "Undo" }).click();
    await link.waitFor();
    await leave();
    await visit(page, `${url}/library`);
    await page.getByRole("button", { name: "1 hidden board" }).click();
    await accessible(page, "the library with a hidden board");
    await page.getByRole("button", { name: "Show again: Shared things" }).click();
    await link.waitFor();
    await page.getByRole("heading", { name: "Shared things" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "1 hidden board" }).count(), 0);
    await ada.close();
    await bo.close();
  } finally {
    await browser.close();
  }
});
