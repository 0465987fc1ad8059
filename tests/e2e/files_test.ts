/** Files that are chosen, and files that are dropped. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { startServer } from "../server.ts";
import { launch, openWindow, visit } from "./browser.ts";

/** What a browser does with a file that is held over an element, and then let go. */
async function drag(
  page: Page,
  over: string,
  { name, type, bytes }: { name: string; type: string; bytes: Uint8Array },
) {
  const text = Buffer.from(bytes).toString("base64");
  const data = await page.evaluateHandle(({ name, type, text }) => {
    const transfer = new DataTransfer();
    const content = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    transfer.items.add(new File([content], name, { type }));
    return transfer;
  }, { name, type, text });
  const target = page.locator(over);
  return {
    hold: () => target.dispatchEvent("dragover", { dataTransfer: data }),
    leave: () => target.dispatchEvent("dragleave", { dataTransfer: data }),
    drop: () => target.dispatchEvent("drop", { dataTransfer: data }),
  };
}

const workflow = (name: string) => ({
  ...{ name, author: "", description: "", version: "1", contact: "", tags: "", notes: "" },
  ...{ nodes: [], edges: [], exposedFields: [], meta: { version: "3.0.0", category: "user" } },
});

Deno.test("files can be chosen or dropped", async (t) => {
  await using server = await startServer();
  const browser = await launch();
  const image = await sharp({
    create: { width: 64, height: 48, channels: 3, background: "orange" },
  }).png().toBuffer();
  const uploaded = async () => {
    const answer = await fetch(`${server.url}/api/v1/images/?is_intermediate=false`);
    return (await answer.json() as { total: number }).total;
  };
  try {
    const window = await openWindow(browser);
    const { page } = window;
    await t.step("images, in the library", async () => {
      await visit(page, `${server.url}/library`);
      const place = await drag(page, ".library-main > div", {
        name: "a.png",
        type: "image/png",
        bytes: image,
      });
      await place.hold();
      await page.locator(".drop-over .drop-note").waitFor();
      await place.leave();
      await page.locator(".drop-note").waitFor({ state: "detached" });
      await place.hold();
      await place.drop();
      await page.locator(".drop-note").waitFor({ state: "detached" });
      await page.locator(".upload-note").waitFor({ state: "detached" });
      for (let i = 0; await uploaded() < 1; i++) {
        assert.ok(i < 100, "the dropped image did not arrive");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const file = { name: "b.png", mimeType: "image/png", buffer: Buffer.from(image) };
      const input = page.locator("input[type=file]").first();
      await input.setInputFiles(file);
      await page.waitForURL(/kind=assets/);
      // The same file once more: the field was emptied, so that the browser sees a change.
      await input.setInputFiles(file);
      for (let i = 0; await uploaded() < 3; i++) {
        assert.ok(i < 100, `${await uploaded()} images arrived`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });

    await t.step("workflows, on their list", async () => {
      await visit(page, `${server.url}/workflows?view=mine`);
      const bytes = new TextEncoder().encode(JSON.stringify(workflow("Dropped")));
      const place = await drag(page, ".workflow-drop", {
        name: "w.json",
        type: "application/json",
        bytes,
      });
      await place.hold();
      await page.locator(".workflow-drop.drop-over .drop-note").waitFor();
      await place.drop();
      await page.getByRole("heading", { name: "Dropped", level: 1 }).waitFor();
    });
    await window.close();
  } finally {
    await browser.close();
  }
});
