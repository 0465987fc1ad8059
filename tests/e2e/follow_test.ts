import assert from "node:assert/strict";
import { startServer } from "../server.ts";
import { launch, openWindow, visit } from "./browser.ts";

const ASKED = 70;

Deno.test("a long batch can be followed on all of the user's devices", async (t) => {
  await using server = await startServer();
  const browser = await launch();
  try {
    const desktop = await openWindow(browser);
    const phone = await openWindow(browser, { viewport: { width: 390, height: 800 } });
    await visit(phone.page, server.url);
    await visit(desktop.page, server.url);
    const pending = async () => {
      const answer = await fetch(`${server.url}/api/v1/queue/default/status`);
      return (await answer.json()).queue.pending as number;
    };

    await t.step("the image in progress is shown on both", async () => {
      await desktop.page.fill("#prompt", "a red circle on a blue background");
      await desktop.page.fill("#steps", "200");
      await desktop.page.fill("#count", String(ASKED));
      await desktop.page.locator(".invoke-button").click();
      await desktop.page.locator(".viewer-live").waitFor();
      await phone.page.locator(".viewer-live").waitFor();
      assert.match(await desktop.page.title(), /^\(\d+\) \d+ % · Create · Atelier$/);
      assert.match(await phone.page.title(), /^\d+ % · Create · Atelier$/);
    });

    await t.step("a page opened later shows it, too", async () => {
      await visit(phone.page, server.url);
      await phone.page.locator(".viewer-live").waitFor();
    });

    await t.step(
      "the queue page starts with running items, then the line in order",
      async () => {
        await visit(phone.page, `${server.url}/queue`);
        // The page asks for so many in two batches.
        const batch = phone.page.locator(".queue-item").first();
        await batch.getByText(/^\d+ of 64 done/).waitFor();
        await batch.getByRole("button", { name: /^One by one/ }).click();
        const rows = batch.locator(".queue-parts > .queue-item");
        await rows.nth(49).waitFor();
        assert.equal(await batch.locator(".queue-in_progress").count(), 1);
        assert.match(await rows.first().getAttribute("class") ?? "", /queue-in_progress/);
        assert.equal(await rows.count(), 50);
        await phone.page.getByRole("button", { name: "Show more" }).click();
        await rows.nth(60).waitFor();
      },
    );

    await t.step("canceling includes items that are not loaded yet", async () => {
      assert.ok(await pending() > 50);
      await desktop.page.getByRole("button", { name: "Cancel all my images" }).click();
      await desktop.page.getByRole("button", { name: "Cancel all my images" }).waitFor({
        state: "detached",
      });
      assert.equal(await pending(), 0);
    });

    await t.step("a cancelled batch comes back by Undo", async () => {
      await visit(phone.page, `${server.url}/queue`);
      await phone.page.getByRole("button", { name: "Pause" }).click();
      await phone.page.getByText("The queue is paused.").waitFor();
      await desktop.page.fill("#count", "3");
      await desktop.page.locator(".invoke-button").click();
      const batch = phone.page.locator(".queue-item").first();
      await batch.getByText("0 of 3 done").waitFor();
      await batch.getByRole("button", { name: /^Cancel the rest/ }).click();
      await phone.page.getByText("3 images cancelled.").waitFor();
      assert.equal(await pending(), 0);
      await phone.page.getByRole("button", { name: "Undo" }).click();
      await batch.getByText("0 of 3 done · Waiting").waitFor();
      assert.equal(await pending(), 3);
    });
    await desktop.close();
    await phone.close();
  } finally {
    await browser.close();
  }
});
