import assert from "node:assert/strict";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, uncut, visit } from "./browser.ts";

Deno.test("the library: trash and restore, new boards, the viewer", async (t) => {
  await using server = await startServer();
  const browser = await launch();
  try {
    const window = await openWindow(browser);
    const { page } = window;
    await visit(page, server.url);
    await page.fill("#prompt", "a red circle on a blue background");
    await page.fill("#count", "4");
    await page.locator(".invoke-button").click();
    await page.locator(".tile").nth(3).waitFor();
    await page.fill("#count", "1");
    await page.locator("#count").blur();
    const tiles = page.locator(".grid-tile");
    const expectTiles = (count: number) =>
      page.waitForFunction((n) => document.querySelectorAll(".grid-tile").length === n, count);

    await t.step("all picked, all deleted, all in the trash", async () => {
      await visit(page, `${server.url}/library`);
      await tiles.nth(3).waitFor();
      await page.getByRole("listbox").focus();
      await page.keyboard.press("Control+a");
      await page.keyboard.press("Delete");
      await tiles.first().waitFor({ state: "detached" });
      await visit(page, `${server.url}/library?board=trash`);
      await expectTiles(4);
      await page.getByText("4 images · Images in the trash are deleted for good after 30 days.")
        .waitFor();
      await accessible(page, "the trash");
    });

    await t.step("one is restored", async () => {
      await tiles.first().click();
      await page.getByRole("button", { name: "Restore 1" }).click();
      await expectTiles(3);
    });

    await t.step("two are deleted for good, after confirmation", async () => {
      await tiles.nth(0).click();
      await tiles.nth(1).click();
      await page.getByRole("button", { name: "Delete 2 for good" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByText("These 2 images cannot be recovered.").waitFor();
      await dialog.getByRole("button", { name: "Delete 2 for good" }).click();
      await expectTiles(1);
      await page.getByText("2 images deleted for good.").waitFor();
    });

    await t.step(
      "the rest is deleted with one press, and the library has the restored one",
      async () => {
        await page.getByRole("button", { name: "Empty the trash" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Empty the trash" }).click();
        await page.getByText("The trash is empty").waitFor();
        await visit(page, `${server.url}/library`);
        await expectTiles(1);
        assert.equal(await tiles.count(), 1);
      },
    );
    await t.step("an image is moved to a board created on the way", async () => {
      await page.getByRole("listbox").focus();
      await page.keyboard.press("Space");
      await page.getByRole("button", { name: "Move to board" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Find a board, or name a new one").fill("Kept after all");
      await accessible(page, "choosing a board");
      await page.keyboard.press("Enter");
      await page.getByText("1 image moved.").waitFor();
      await page.getByRole("link", { name: /Kept after all/ }).click();
      await page.getByRole("heading", { name: "Kept after all" }).waitFor();
      await expectTiles(1);
    });
    await t.step(
      "the menu of an image, by right click and by keys, makes a variation and stars it",
      async () => {
        await tiles.first().click({ button: "right" });
        const menu = page.getByRole("menu", { name: "Image menu" });
        await menu.getByRole("menuitem", { name: "Vary a little" }).waitFor();
        await accessible(page, "the menu of an image");
        await menu.getByRole("menuitem", { name: "Star", exact: true }).click();
        await menu.waitFor({ state: "detached" });
        await page.locator(".grid-star-new").waitFor();
        await page.getByRole("listbox").focus();
        await page.keyboard.press("Shift+F10");
        await menu.getByRole("menuitem", { name: "Vary a little" }).click();
        await page.getByText("A variation is being made.").waitFor();
        await visit(page, `${server.url}/library`);
        await expectTiles(2);
        await page.locator(".grid-tile:has(.grid-star)").click({ button: "right" });
        await menu.getByRole("menuitem", { name: "Remove the star" }).click();
        await page.locator(".grid-star").waitFor({ state: "detached" });
        await tiles.first().click({ button: "right" });
        await menu.getByRole("menuitem", { name: "Open" }).click();
        const closeUp = page.locator(".lightbox");
        await closeUp.getByText("1 of 2").waitFor();
        await closeUp.getByText("Strength", { exact: true }).waitFor();
        await closeUp.getByRole("button", { name: "Move to trash" }).click();
        await closeUp.getByText("1 of 1").waitFor();
        await page.keyboard.press("Escape");
        await expectTiles(1);
      },
    );
    await t.step("in the viewer, it is tagged and its seed recalled", async () => {
      await tiles.first().click();
      const closeUp = page.locator(".lightbox");
      // What it has is answered late: what was typed meanwhile stays.
      const typed = Promise.withResolvers<void>();
      await page.route(/images_by_names/, async (route) => {
        const response = await route.fetch();
        await typed.promise;
        await route.fulfill({ response });
      });
      const late = page.waitForResponse(/images_by_names/);
      await closeUp.getByRole("button", { name: "Tags" }).click();
      const dialog = page.getByRole("dialog").filter({ hasText: "Tags of 1 image" });
      await dialog.getByRole("textbox").fill("round");
      await page.keyboard.press("Enter");
      await dialog.getByText("round").waitFor();
      typed.resolve();
      await (await late).finished();
      await page.unroute(/images_by_names/);
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => drawn(null))));
      assert.ok(await dialog.getByText("round").isVisible());
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await closeUp.locator("dd", { hasText: /^round$/ }).waitFor();
      const seed = await closeUp.locator("dt", { hasText: "Seed" }).locator("~ dd").innerText();
      await closeUp.getByRole("button", { name: "Use: Seed" }).click();
      await closeUp.getByRole("button", { name: "Use: Model" }).waitFor();
      // By its role and by a real press: the message is neither hidden by the image nor under it.
      const message = page.locator(".toast", { hasText: "Seed: applied." });
      await message.getByRole("button", { name: "Dismiss" }).click();
      await message.waitFor({ state: "detached" });
      await closeUp.waitFor();
      await accessible(page, "an image up close with its details");
      await page.keyboard.press("Escape");
      await visit(page, server.url);
      assert.equal(await page.inputValue("#seed"), seed);
      assert.equal(await page.getByRole("checkbox", { name: "Random" }).isChecked(), false);
    });
    await t.step(
      "on a phone images fill most of the screen, with the place in sight",
      async () => {
        const phone = await openWindow(browser, {
          viewport: { width: 360, height: 740 },
          hasTouch: true,
          isMobile: true,
        });
        await visit(phone.page, `${server.url}/library`);
        const first = await phone.page.locator(".grid-tile").first().boundingBox();
        assert.ok(first && first.y < 330, `the first image begins at ${first?.y} pixels`);
        const long = `${"A board that was named after a whole document ".repeat(3)}end`;
        await phone.page.evaluate(async (name) => {
          const path = `/api/v1/boards/?board_name=${encodeURIComponent(name)}`;
          await fetch(path, { method: "POST" });
        }, long);
        await phone.page.getByRole("link", { name: /^A board that was named/ }).click();
        await phone.page.getByRole("heading", { name: long }).waitFor();
        await uncut(phone.page, "a board with a long name");
        const upload = await phone.page.locator(".gallery-actions .button").first().boundingBox();
        assert.ok(
          upload && upload.y < 200,
          `the buttons of the board begin at ${upload?.y} pixels`,
        );
        await visit(phone.page, `${server.url}/library?board=trash`);
        const here = await phone.page.locator(".board-link[aria-current]").boundingBox();
        assert.ok(
          here && here.x >= 0 && here.x + here.width <= 360,
          "the present place is in sight",
        );
        await phone.close();
      },
    );
    await window.close();
  } finally {
    await browser.close();
  }
});
