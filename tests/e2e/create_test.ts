import assert from "node:assert/strict";
import type { JSHandle, Page } from "playwright-core";
import { LIMITS } from "../../inference/graph/limits.ts";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, visit } from "./browser.ts";

/** Notes each live image from now on. Call it before they begin: none may be missed. */
function notePreviews(page: Page): Promise<JSHandle<ReadonlySet<string>>> {
  return page.evaluateHandle(() => {
    const seen = new Set<string>();
    new MutationObserver(() => {
      const live = document.querySelector<HTMLImageElement>(".viewer-live");
      if (live) seen.add(live.src);
    }).observe(document.body, { subtree: true, childList: true, attributeFilter: ["src"] });
    return seen;
  });
}

Deno.test("a new user makes an image and finds it in the gallery", async (t) => {
  await using server = await startServer();
  const browser = await launch();
  try {
    await t.step("the page is rendered before any script runs", async () => {
      const bare = await openWindow(browser, { javaScriptEnabled: false });
      await bare.page.goto(server.url);
      assert.equal(await bare.page.locator("nav a").count(), 7);
      assert.ok(await bare.page.locator("#prompt").isVisible());
      await bare.close();
    });

    const window = await openWindow(browser);
    const { page } = window;
    await visit(page, server.url);

    await t.step("an example prompt makes an image with one press", async () => {
      const first = await openWindow(browser);
      await visit(first.page, server.url);
      await first.page.getByText("Your image appears here").waitFor();
      assert.equal(await first.page.locator(".viewer-foot").count(), 0);
      await accessible(first.page, "Create, at the first look");
      await first.page.getByRole("button", { name: "Draw an example" }).click();
      await first.page.locator(".viewer-image:not(.viewer-live)").waitFor();
      assert.notEqual(await first.page.inputValue("#prompt"), "");
      await first.page.locator(".tile").first().waitFor();
      await first.close();
      await fetch(`${server.url}/api/v1/client_state/default/delete`, { method: "POST" });
      await visit(page, server.url);
    });

    await t.step("both sides of a size count, however fast they are typed", async () => {
      await page.evaluate(() => {
        for (const [id, text] of [["width", "96"], ["height", "72"]] as const) {
          const input = document.querySelector<HTMLInputElement>(`#${id}`)!;
          input.value = text;
          for (const type of ["input", "change"]) input.dispatchEvent(new Event(type));
        }
      });
      await page.getByRole("button", { name: "Swap width and height" }).click();
      await page.waitForFunction(() =>
        document.querySelector<HTMLInputElement>("#width")!.value === "72" &&
        document.querySelector<HTMLInputElement>("#height")!.value === "96"
      );
      // Half typed when the page is drawn again.
      await page.fill("#width", "128");
      await page.evaluate(async () => {
        const height = document.querySelector<HTMLInputElement>("#height")!;
        height.value = "64";
        height.dispatchEvent(new Event("change"));
        const frame = () => new Promise(requestAnimationFrame);
        await frame();
        await frame();
      });
      await page.locator("#width").blur();
      await page.waitForFunction(() =>
        document.querySelector<HTMLInputElement>("#width")!.value === "128" &&
        document.querySelector<HTMLInputElement>("#height")!.value === "64"
      );
      await fetch(`${server.url}/api/v1/client_state/default/delete`, { method: "POST" });
      await visit(page, server.url);
    });

    await t.step("the preview changes at least twice, by keyboard alone", async () => {
      await page.keyboard.press("/");
      await page.keyboard.type("a red circle on a blue background");
      // There is one in 200 ms at most: few steps may be finished before the second.
      await page.fill("#steps", String(LIMITS.steps.max));
      const previews = await notePreviews(page);
      await page.keyboard.press("Control+Enter");
      await page.waitForFunction((seen) => seen.size >= 2, previews);
      await page.locator(".tile").nth(1).waitFor();
    });

    await t.step("the image is in the gallery, and still after a reload", async () => {
      await page.locator(".tile").nth(1).waitFor();
      await visit(page, server.url);
      assert.equal(await page.locator(".tile").count(), 2);
      assert.equal(await page.inputValue("#prompt"), "a red circle on a blue background");
      const shown = await page.locator(".tile img").first().evaluate((img) =>
        (img as HTMLImageElement).decode().then(() => (img as HTMLImageElement).naturalWidth)
      );
      assert.ok(shown > 0);
    });

    await t.step("the seed of an image makes it again", async () => {
      await page.locator(".tile").first().click();
      await page.locator(".actions").getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: "Use seed" }).click();
      assert.notEqual(await page.inputValue("#seed"), "");
      await page.getByRole("button", { name: "Remix" }).click();
      assert.ok(await page.getByRole("checkbox", { name: "Random" }).isChecked());
    });

    await t.step("errors are shown at their field", async () => {
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

    await t.step("axe finds no violations, also on a phone", async () => {
      const phone = await openWindow(browser, { viewport: { width: 360, height: 740 } });
      await visit(phone.page, server.url);
      await accessible(phone.page, "Create, phone");
      const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 360, `the page is ${wide} pixels wide`);
      await phone.page.setViewportSize({ width: 1280, height: 860 });
      await accessible(phone.page, "Create");
      await phone.close();
    });
  } finally {
    await browser.close();
  }
});
