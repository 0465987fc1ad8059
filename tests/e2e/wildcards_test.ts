import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startServer } from "../server.ts";
import { accessible, launch, visit } from "./browser.ts";
import { household, windowOf } from "./people.ts";

const card = (page: Page, name: string) =>
  page.locator(".preset-card").filter({ has: page.getByRole("heading", { name, exact: true }) });

const txt = (name: string, text: string) => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.from(text),
});

Deno.test("wildcards: created, imported, suggested, drawn, shared and restored", async (t) => {
  await using server = await startServer({ settings: { multiuser: true } });
  const browser = await launch();
  const { url } = server;
  try {
    await household(browser, url);
    const { page } = await windowOf(browser, url, "al@example.com");
    const bo = (await windowOf(browser, url, "bo@example.com")).page;

    await t.step("an empty page says what to do, and one is written", async () => {
      await visit(page, `${url}/styles`);
      await page.getByRole("link", { name: "Wildcards" }).click();
      await page.getByText("You have no wildcards yet").waitFor();
      await accessible(page, "wildcards, empty");
      await page.getByRole("button", { name: "New wildcard" }).first().click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Name").fill("shape");
      await dialog.getByLabel("Lines").fill("circle\n# none\nsquare\n{large|small} star");
      await accessible(page, "the dialog of a wildcard");
      await dialog.getByRole("button", { name: "Save" }).click();
      await card(page, "shape").getByText("3 lines").waitFor();
    });

    await t.step("files are taken in, and replace what is there only when asked to", async () => {
      const files = page.locator('input[type="file"]');
      await files.setInputFiles([txt("hue.txt", "red\r\nblue"), txt("shape.txt", "triangle")]);
      await card(page, "hue").getByText("2 lines").waitFor();
      await page.getByText("You already have: shape.txt.").waitFor();
      await card(page, "shape").getByText("3 lines").waitFor();
      await page.getByRole("button", { name: "Replace them" }).click();
      await card(page, "shape").getByText("1 line", { exact: true }).waitFor();
      await accessible(page, "wildcards");
    });

    await t.step("names are offered, and images are made with their lines", async () => {
      await visit(page, url);
      await page.locator("#prompt").pressSequentially("a __h");
      const names = page.getByRole("listbox", { name: "Wildcards" });
      await names.getByRole("option", { name: /^hue/ }).waitFor();
      await accessible(page, "names of wildcards");
      await page.keyboard.press("Enter");
      assert.equal(await page.inputValue("#prompt"), "a __hue__");
      await page.locator("#prompt").pressSequentially(" __gone__");
      await page.getByText("There is no wildcard “gone”").waitFor();
      await page.locator(".invoke-button").click();
      await page.getByText("There is no wildcard “gone” that you may use").first().waitFor();
      await page.fill("#prompt", "a __hue__ __shape__");
      await page.locator(".invoke-button").click();
      await page.locator(".tile").first().waitFor();
      const made = await page.evaluate(async () => {
        const names = await (await fetch("/api/v1/images/names")).json();
        return await (await fetch(`/api/v1/images/i/${names.image_names[0]}/metadata`)).json();
      });
      assert.match(made.positive_prompt, /^a (red|blue) triangle$/);
      assert.equal(made.positive_prompt_template, "a __hue__ __shape__");
    });

    await t.step("shared, another person draws from it, and no more when it is gone", async () => {
      await visit(bo, `${url}/wildcards`);
      await bo.getByText("You have no wildcards yet").waitFor();
      assert.equal(await card(bo, "hue").count(), 0);
      await visit(page, `${url}/wildcards`);
      const act = async (action: string) => {
        await card(page, "hue").getByRole("button", { name: "Actions for “hue”" }).click();
        await page.getByRole("menuitem", { name: action, exact: true }).click();
      };
      await act("Share");
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("E-mail address").fill("bo@example.com");
      await dialog.getByRole("button", { name: "Share", exact: true }).click();
      await card(bo, "hue").getByText("by Al").waitFor();
      await dialog.getByRole("button", { name: "Close" }).first().click();
      await act("Delete");
      await card(bo, "hue").waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Undo" }).click();
      await card(page, "hue").waitFor();
      await card(bo, "hue").waitFor();
    });
  } finally {
    await browser.close();
  }
});
