import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, visit } from "./browser.ts";

/** Different live pictures seen until the finished one is there. */
async function watchPreviews(page: Page): Promise<number> {
  const seen = new Set<string>();
  const until = Date.now() + 30_000;
  while (Date.now() < until) {
    const { live, done } = await page.evaluate(() => ({
      live: document.querySelector<HTMLImageElement>(".viewer-live")?.src,
      done: document.querySelector(".viewer-image:not(.viewer-live)") !== null,
    }));
    if (live) seen.add(live);
    if (done) return seen.size;
  }
  throw new Error("The picture was not finished in time.");
}

Deno.test("a stranger types a prompt, watches the picture come, and finds it again", async (t) => {
  await using server = await startServer();
  const browser = await launch();
  try {
    await t.step("the frame is there before any script", async () => {
      const bare = await openWindow(browser, { javaScriptEnabled: false });
      await bare.page.goto(server.url);
      assert.equal(await bare.page.locator("nav a").count(), 7);
      assert.ok(await bare.page.locator("#prompt").isVisible());
      await bare.close();
    });

    const window = await openWindow(browser);
    const { page } = window;
    await visit(page, server.url);

    await t.step("one press draws an example, for who does not know what to write", async () => {
      const first = await openWindow(browser);
      await visit(first.page, server.url);
      await first.page.getByText("Your picture appears here").waitFor();
      assert.equal(await first.page.locator(".viewer-foot").count(), 0);
      await accessible(first.page, "Create, at the first look");
      await first.page.getByRole("button", { name: "Draw an example" }).click();
      await first.page.locator(".viewer-image:not(.viewer-live)").waitFor({ timeout: 30_000 });
      assert.notEqual(await first.page.inputValue("#prompt"), "");
      await first.page.locator(".tile").first().waitFor();
      await first.close();
      await fetch(`${server.url}/api/v1/client_state/default/delete`, { method: "POST" });
      await visit(page, server.url);
    });

    await t.step("the preview changes at least twice, by keyboard alone", async () => {
      await page.keyboard.press("/");
      await page.keyboard.type("a red circle on a blue background");
      await page.fill("#steps", "200");
      const watching = watchPreviews(page);
      await page.keyboard.press("Control+Enter");
      assert.ok(await watching >= 2);
    });

    await t.step("the picture is in the gallery, and still after a reload", async () => {
      await page.locator(".tile").nth(1).waitFor();
      await visit(page, server.url);
      assert.equal(await page.locator(".tile").count(), 2);
      assert.equal(await page.inputValue("#prompt"), "a red circle on a blue background");
      const shown = await page.locator(".tile img").first().evaluate((img) =>
        (img as HTMLImageElement).decode().then(() => (img as HTMLImageElement).naturalWidth)
      );
      assert.ok(shown > 0);
    });

    await t.step("the seed of a picture makes it again", async () => {
      await page.locator(".tile").first().click();
      await page.getByRole("button", { name: "Use seed" }).click();
      assert.notEqual(await page.inputValue("#seed"), "");
      await page.getByRole("button", { name: "Remix" }).click();
      assert.ok(await page.getByRole("checkbox", { name: "Random" }).isChecked());
    });

    await t.step("it says what is wrong, at the field and in words", async () => {
      await page.fill("#width", "70");
      await page.locator("#width").blur();
      assert.equal(await page.inputValue("#width"), "72");
      window.expect(/status of 422/);
      await page.evaluate(() => {
        const prompt = document.querySelector<HTMLTextAreaElement>("#prompt");
        prompt?.removeAttribute("maxlength");
      });
      await page.fill("#prompt", "x".repeat(9000));
      await page.locator(".invoke-button").click();
      await page.locator(".invoke .form-error").waitFor();
      assert.match(await page.locator("#prompt-error").innerText(), /8000/);
    });

    await window.close();

    for (const colorScheme of ["light", "dark"] as const) {
      await t.step(`nothing for axe-core to find, ${colorScheme}, also on a phone`, async () => {
        const phone = await openWindow(browser, {
          colorScheme,
          viewport: { width: 360, height: 740 },
        });
        await visit(phone.page, server.url);
        await accessible(phone.page, `Create, ${colorScheme}, phone`);
        const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= 360, `the page is ${wide} pixels wide`);
        await phone.page.setViewportSize({ width: 1280, height: 860 });
        await accessible(phone.page, `Create, ${colorScheme}`);
        await phone.close();
      });
    }
  } finally {
    await browser.close();
  }
});
