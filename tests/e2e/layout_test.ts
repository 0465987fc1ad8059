import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { startServer } from "../server.ts";
import { launch, openWindow, uncut, visit } from "./browser.ts";

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

/** Words of buttons that take more than one line, or are cut where they need not be. */
const wrapped = (page: Page, buttons: string) =>
  page.locator(`${buttons} .button-text`).evaluateAll((all) =>
    all.filter((words) => {
      const range = document.createRange();
      range.selectNodeContents(words);
      return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
    }).map((words) => words.textContent)
  );

/** Whether the page can be moved sideways. */
const isWide = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

/** Where the pixels of an image lie, which is not all of its element. */
const pixels = (page: Page, image: string) =>
  page.locator(image).evaluate((one: HTMLImageElement) => {
    const box = one.getBoundingClientRect();
    const scale = Math.min(box.width / one.naturalWidth, box.height / one.naturalHeight);
    const [width, height] = [one.naturalWidth * scale, one.naturalHeight * scale];
    const top = box.top + (box.height - height) / 2;
    return { width, height, top, bottom: top + height };
  });

Deno.test("an image, and what can be done with it, have their places at every width", async (t) => {
  await using server = await startServer();
  const browser = await launch();
  try {
    const window = await openWindow(browser);
    const { page } = window;
    await visit(page, server.url);
    await page.fill("#prompt", "a red circle on a blue background");
    await page.locator(".invoke-button").click();
    await page.locator(".viewer-open").waitFor();

    await t.step("the actions cover nothing of the image on the stage", async () => {
      for (const width of [360, 768, 1024, 1440, 1920]) {
        await page.setViewportSize({ width, height: 900 });
        const actions = page.locator(".viewer-foot > .actions");
        await actions.waitFor();
        const { bottom, width: wide } = await pixels(page, ".viewer-image");
        const { y } = (await actions.boundingBox())!;
        assert.ok(y >= bottom, `${width}: ${y} above ${bottom}`);
        assert.ok(wide > 150, `${width}: an image of ${wide} pixels`);
        assert.ok(!await isWide(page), `${width}: sideways`);
      }
    });

    await t.step("a place that has only uploads says so and leads to them", async () => {
      await page.setViewportSize({ width: 1280, height: 860 });
      const png = await sharp({
        create: { width: 60, height: 40, channels: 3, background: "#357" },
      }).png().toBuffer();
      const board = await page.evaluate(async (bytes) => {
        const made = await fetch("/api/v1/boards/?board_name=Only%20uploads", { method: "POST" });
        const { board_id } = await made.json();
        const form = new FormData();
        form.set("file", new File([new Uint8Array(bytes)], "sea.png", { type: "image/png" }));
        const to = `image_category=user&is_intermediate=false&board_id=${board_id}`;
        await fetch(`/api/v1/images/upload?${to}`, { method: "POST", body: form });
        return board_id;
      }, [...png]);
      await visit(page, `${server.url}/library?board=${board}`);
      await page.getByText("Only uploads here so far").waitFor();
      await page.getByRole("button", { name: "Show the upload" }).click();
      await page.locator(".grid-tile").waitFor();
      const link = page.getByRole("link", { name: /^Only uploads/ });
      assert.match(await link.innerText(), /1$/);
    });

    await t.step("an image that is gone has a sentence and no actions", async () => {
      window.expect(/404/);
      await visit(page, `${server.url}/library?image=00000000-0000-4000-8000-000000000000.png`);
      await page.getByText("This image was deleted, or is no longer shared with you.").waitFor();
      assert.equal(await page.getByRole("dialog").locator(".image-bar").count(), 0);
    });
    await window.close();

    await t.step("on a phone, the tools of a mask lie below its image", async () => {
      const phone = await openWindow(browser, PHONE);
      await visit(phone.page, server.url);
      await phone.page.getByRole("button", { name: "Use as start image" }).tap();
      await phone.page.locator(".invoke-start").waitFor();
      await phone.page.locator("[aria-controls=create-settings]").tap();
      await phone.page.getByRole("button", { name: "Paint a mask" }).tap();
      const tools = phone.page.locator(".mask-tools");
      await tools.waitFor();
      const stage = (await phone.page.locator(".mask-stage").boundingBox())!;
      const { y } = (await tools.boundingBox())!;
      assert.ok(y >= stage.y + stage.height, `${y} above ${stage.y + stage.height}`);
      await phone.close();
    });

    for (const [language, locale] of [["en", "en-GB"], ["de", "de-DE"], ["ja", "ja-JP"]] as const) {
      await t.step(`on a phone, each action stands in one line (${language})`, async () => {
        const phone = await openWindow(browser, { ...PHONE, locale });
        await visit(phone.page, server.url);
        await phone.page.locator(".viewer-foot > .actions").waitFor();
        assert.deepEqual(await wrapped(phone.page, ".viewer-foot"), []);
        await phone.page.locator(".viewer-open").tap();
        await phone.page.locator(".lightbox .image-bar").waitFor();
        assert.deepEqual(await wrapped(phone.page, ".lightbox"), []);
        await uncut(phone.page, "the viewer on a phone");
        await visit(phone.page, `${server.url}/library`);
        await phone.page.locator(".grid-check").first().tap();
        const bar = phone.page.locator(".selection-bar");
        await bar.waitFor();
        const inside = await bar.evaluate((all) => all.scrollWidth <= all.clientWidth);
        assert.ok(inside, "an action on the selection is out of sight");
        assert.ok(!await isWide(phone.page), "sideways");
        await phone.close();
      });
    }
  } finally {
    await browser.close();
  }
});
