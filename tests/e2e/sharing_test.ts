import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { paths } from "../../islands/api/paths.ts";
import { startServer } from "../server.ts";
import { accessible, launch, visit } from "./browser.ts";
import { household, windowOf } from "./people.ts";

/** Names of the images in the grid of the page. */
const shown = (page: Page) => page.locator(".grid-tile").count();

async function makeImage(page: Page, url: string, prompt: string): Promise<void> {
  await visit(page, url);
  await page.fill("#prompt", prompt);
  await page.fill("#steps", "60");
  await page.keyboard.press("Control+Enter");
  await page.locator(".tile").first().waitFor();
}

Deno.test("two users: private things stay private, shared ones appear and disappear", async (t) => {
  await using server = await startServer({ settings: { multiuser: true } });
  const browser = await launch();
  const { url } = server;
  try {
    const ada = await household(browser, url);
    const al = await windowOf(browser, url, "al@example.com");
    const bo = await windowOf(browser, url, "bo@example.com");

    await t.step("one user generates; the other sees neither preview nor image", async () => {
      await visit(bo.page, `${url}/queue`);
      const previews: string[] = [];
      bo.page.on("websocket", (socket) => {
        socket.on("framereceived", ({ payload }) => {
          if (String(payload).includes("invocation_")) previews.push(String(payload));
        });
      });
      await bo.page.reload();
      await bo.page.waitForSelector("html[data-ready]");
      await makeImage(al.page, url, "a secret red circle on a blue background");
      await bo.page.getByRole("button", { name: "1 from others" }).click();
      await bo.page.getByText("Hidden for privacy").waitFor();
      assert.equal(await bo.page.locator(".queue-image img").count(), 0);
      assert.equal(await bo.page.getByText("secret").count(), 0);
      assert.deepEqual(previews, []);
      await visit(bo.page, `${url}/library`);
      await bo.page.getByText("Nothing here yet").waitFor();
      await accessible(bo.page, "an empty library");
    });

    await t.step("the owner's queue shows everything", async () => {
      await visit(al.page, `${url}/queue`);
      await al.page.getByText("a secret red circle").waitFor();
      await al.page.locator("a.queue-image img").waitFor();
      await accessible(al.page, "Queue");
    });

    await t.step(
      "a board is made, filled with the keyboard, and shared with one person",
      async () => {
        const { page } = al;
        await visit(page, `${url}/library`);
        await page.getByRole("button", { name: "New board" }).click();
        await page.getByLabel("Board name").fill("Circles & more");
        await page.getByRole("button", { name: "Create board" }).click();
        await page.getByRole("heading", { name: "Circles & more" }).waitFor();
        await visit(page, `${url}/library`);
        await page.getByRole("listbox").focus();
        await page.keyboard.press("Space");
        await page.getByRole("button", { name: "Move to board" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Circles & more" }).click();
        await page.getByText("Put on Circles & more.").waitFor();
        await page.getByRole("link", { name: /Circles & more/ }).click();
        await page.locator(".grid-tile").first().waitFor();
        await page.getByRole("button", { name: "Share", exact: true }).click();
        const dialog = page.getByRole("dialog");
        await accessible(page, "the share dialog");
        await dialog.getByLabel("E-mail address").fill("bo@example.com");
        await dialog.getByRole("button", { name: "Share", exact: true }).click();
        await dialog.getByText(/^Now you, .+ and the administrators can see this\.$/).waitFor();
      },
    );

    await t.step("a failed change is not shown as made", async () => {
      const { page } = al;
      const dialog = page.getByRole("dialog");
      al.expect(/ERR_FAILED/);
      await page.route(
        "**/api/v1/boards/*",
        (route) => route.request().method() === "PATCH" ? route.abort() : route.continue(),
      );
      await dialog.getByLabel("Everybody here can view", { exact: true }).click();
      await dialog.getByText("The server cannot be reached.").waitFor();
      assert.ok(await dialog.getByLabel("Only the people named below").isChecked());
      await dialog.getByText(/^Now you, .+ and the administrators can see this\.$/).waitFor();
      await page.unroute("**/api/v1/boards/*");
    });

    await t.step("it appears in the other's open window, with its image", async () => {
      await bo.page.getByRole("link", { name: /Circles & more/ }).click();
      await bo.page.locator(".grid-tile").first().waitFor();
      assert.equal(await shown(bo.page), 1);
      await bo.page.getByText("Board of Al.").waitFor();
      await bo.page.locator(".grid-tile").first().click();
      await bo.page.locator(".lightbox").waitFor();
      await accessible(bo.page, "one image up close");
      const closeUp = bo.page.locator(".lightbox");
      await closeUp.locator("dt", { hasText: "Owner" }).locator("+ dd", { hasText: "Al" })
        .waitFor();
      // What only its owner may do is not offered, by button or key.
      const offered = await closeUp.locator(".lightbox-bar button").evaluateAll((buttons) =>
        buttons.map((button) => button.getAttribute("aria-label") ?? button.textContent ?? "")
      );
      assert.ok(offered.includes("Download"), offered.join());
      assert.deepEqual(offered.filter((name) => /^(Un)?star|trash|board|^Share/i.test(name)), []);
      await bo.page.keyboard.press("Delete");
      assert.equal(await bo.page.locator(".toast").count(), 0);
      await bo.page.keyboard.press("Escape");
      await bo.page.locator(".lightbox").waitFor({ state: "detached" });
    });

    await t.step(
      "the other user finds it in the list of everything that is shared",
      async () => {
        await visit(bo.page, `${url}/library?q=secret`);
        await bo.page.getByText("Nothing matches").waitFor();
        await accessible(bo.page, "a search without a find");
        await bo.page.getByRole("button", { name: "Include images shared with me" }).last()
          .click();
        await bo.page.locator(".grid-tile").first().waitFor();
        assert.equal(await shown(bo.page), 1);
        await bo.page.locator(".gallery-tools")
          .getByRole("button", { name: "Include images shared with me", pressed: true })
          .waitFor();
        await bo.page.getByRole("link", { name: /Circles & more/ }).click();
        await bo.page.getByText("Board of Al.").waitFor();
      },
    );

    await t.step("withdrawn, it disappears from the other's open window", async () => {
      bo.expect(/status of 404/);
      await al.page.getByRole("button", { name: "Stop sharing with Bo" }).click();
      await bo.page.getByText("This board no longer exists").waitFor();
      assert.equal(await bo.page.getByRole("link", { name: /Circles & more/ }).count(), 0);
    });

    await t.step("a single image is shared, seen, and withdrawn", async () => {
      await visit(bo.page, `${url}/library`);
      await bo.page.getByRole("link", { name: "Images shared with me" }).click();
      await bo.page.getByText("No individual images have been shared with you.").waitFor();
      await accessible(bo.page, "no images of others");
      const { page } = al;
      await visit(page, `${url}/library`);
      await page.locator(".grid-tile").first().click();
      await page.locator(".lightbox").getByRole("button", { name: "Share", exact: true }).click();
      const dialog = page.getByRole("dialog", { name: "Share this image" });
      await dialog.getByLabel("E-mail address").fill("bo@example.com");
      await dialog.getByRole("button", { name: "Share", exact: true }).click();
      await dialog.getByRole("button", { name: "Stop sharing with Bo" }).waitFor();
      await accessible(page, "the share dialog of an image");
      await bo.page.locator(".grid-tile").first().waitFor();
      assert.equal(await shown(bo.page), 1);
      await bo.page.getByRole("listbox").focus();
      await bo.page.keyboard.press("Space");
      await bo.page.getByRole("button", { name: "Copy to my library" }).waitFor();
      const name = new URL(page.url()).searchParams.get("image") ?? "";
      const change = (path: string) =>
        page.evaluate(async ({ path, name }) => {
          const body = JSON.stringify({ image_names: [name] });
          const headers = { "content-type": "application/json" };
          return (await fetch(path, { method: "POST", headers, body })).status;
        }, { path, name });
      const alone = bo.page.getByText("No individual images have been shared with you.");
      // Al looks at it all the while.
      al.expect(/404 .*\/images\/i\//);
      assert.equal(await change(paths.deleteImages), 200);
      await alone.waitFor();
      assert.equal(await change(paths.restoreImages), 200);
      await bo.page.locator(".grid-tile").first().waitFor();
      await dialog.getByRole("button", { name: "Stop sharing with Bo" }).click();
      await alone.waitFor();
    });

    await t.step("an administrator has her own library, and sees everyone's", async () => {
      await visit(ada.page, `${url}/library`);
      await ada.page.getByText("Nothing here yet").waitFor();
      await ada.page.getByRole("link", { name: "Everybody’s images" }).click();
      await ada.page.locator(".grid-tile").first().waitFor();
      assert.equal(await shown(ada.page), 1);
      await visit(ada.page, `${url}/queue`);
      await ada.page.getByRole("button", { name: /from others/ }).click();
      await ada.page.getByText("a secret red circle").waitFor();
    });

    await t.step("trash and undo, in two windows", async () => {
      const second = await windowOf(browser, url, "al@example.com");
      await visit(second.page, `${url}/library`);
      await second.page.locator(".grid-tile").first().waitFor();
      await visit(al.page, `${url}/library`);
      await al.page.getByRole("listbox").focus();
      await al.page.keyboard.press("Delete");
      await second.page.locator(".grid-tile").first().waitFor({ state: "detached" });
      await al.page.getByRole("button", { name: "Undo" }).click();
      await second.page.locator(".grid-tile").first().waitFor();
      await second.close();
    });

    for (const window of [ada, al, bo]) await window.close();
  } finally {
    await browser.close();
  }
});
