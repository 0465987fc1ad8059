import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { smallPng } from "../libraries.ts";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, visit } from "./browser.ts";

/** Mean red, green and blue of a part of the finished image (0 … 1 across and down). */
function colourAt(page: Page, x: number, y: number): Promise<[number, number, number]> {
  return page.evaluate(async ([x, y]) => {
    const image = document.querySelector<HTMLImageElement>(".viewer-image:not(.viewer-live)");
    if (!image) throw new Error("There is no finished image.");
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    if (!pen) throw new Error("no canvas");
    pen.drawImage(image, 0, 0);
    const side = Math.round(canvas.width / 16);
    const at = (part: number, all: number) => Math.round(part * all - side / 2);
    const { data } = pen.getImageData(at(x, canvas.width), at(y, canvas.height), side, side);
    const sum: [number, number, number] = [0, 0, 0];
    for (let i = 0; i < data.length; i++) if (i % 4 < 3) sum[i % 4 as 0] += data[i] ?? 0;
    return sum.map((s) => s / (data.length / 4)) as [number, number, number];
  }, [x, y] as const);
}

/** Whether the mask is painted at a place of the image, 0 … 1 across and down. */
function isPainted(page: Page, x: number, y: number): Promise<boolean> {
  return page.locator(".mask-stage").evaluate(async (stage, [x, y]) => {
    const canvas = stage.querySelector("canvas");
    const image = stage.querySelector("img");
    if (!canvas || !image) throw new Error("There is no mask.");
    // What was drawn is shown with the next frames.
    for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
    const [over, under] = [canvas.getBoundingClientRect(), image.getBoundingClientRect()];
    const dense = canvas.width / over.width;
    const at = [
      Math.round((under.x + x * under.width - over.x) * dense),
      Math.round((under.y + y * under.height - over.y) * dense),
    ] as const;
    // Read from a copy: the canvas itself is not made to be read.
    const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    pen?.drawImage(canvas, -at[0], -at[1]);
    return (pen?.getImageData(0, 0, 1, 1).data[3] ?? 0) > 64;
  }, [x, y] as const);
}

const finished = (page: Page) => page.locator(".viewer-image:not(.viewer-live)").waitFor();

Deno.test("a start image: chosen, masked, and changed in the mask", async (t) => {
  await using server = await startServer();
  const browser = await launch();
  try {
    const window = await openWindow(browser);
    const { page } = window;
    await visit(page, server.url);

    await t.step("a text file named as an image is refused with the reason", async () => {
      await page.locator(".start input[type=file]").setInputFiles({
        name: "notes.txt",
        mimeType: "text/plain",
        buffer: Buffer.from("not an image"),
      });
      await page.getByText("That is not a PNG, JPEG or WebP image.").waitFor();
      window.expect(/status of 415/);
      await page.locator(".start input[type=file]").setInputFiles({
        name: "image.png",
        mimeType: "image/png",
        buffer: Buffer.from("not an image"),
      });
      await page.locator(".start .field-error").waitFor();
    });

    await t.step("the size follows the proportions of the start image", async () => {
      await page.locator(".start input[type=file]").setInputFiles({
        name: "wide.png",
        mimeType: "image/png",
        buffer: Buffer.from(smallPng(192, 96)),
      });
      await page.locator(".start-image img").waitFor();
      const [width, height] = [await page.inputValue("#width"), await page.inputValue("#height")];
      // In steps of eight pixels.
      assert.ok(Math.abs(Number(width) / Number(height) - 2) < 0.15, `${width} × ${height}`);
      await page.getByRole("button", { name: "1:1" }).click();
      await page.getByText("It would be stretched to the chosen size.").waitFor();
      await page.getByRole("button", { name: `Use ${width} × ${height}` }).click();
      assert.equal(await page.inputValue("#width"), width);
      await page.getByText("It would be stretched").waitFor({ state: "detached" });
      await page.getByRole("button", { name: "1:1" }).click();
      await page.getByRole("button", { name: "Stop using the start image" }).click();
      await page.locator(".start-image").waitFor({ state: "detached" });
    });

    await t.step("an own image becomes the start image", async () => {
      await page.fill("#prompt", "a red circle on a blue background");
      await page.keyboard.press("Control+Enter");
      await finished(page);
      await page.getByRole("button", { name: "Use as start image" }).click();
      await page.locator(".start-image img").waitFor();
    });

    await t.step("a mask is painted over its left part, and can be taken back", async () => {
      await page.getByRole("button", { name: "Paint a mask" }).click();
      const image = page.locator(".mask-stage img");
      await page.fill("#brush", "40");
      const box = await image.boundingBox();
      assert.ok(box);
      const ring = page.locator(".mask-ring");
      const x = box.x + box.width * 0.1;
      await page.mouse.move(x, box.y + 4);
      const across = (await ring.boundingBox())?.width ?? 0;
      assert.ok(Math.abs(across - 40 * box.width / 128) < 4, `the ring is ${across} wide`);
      await page.keyboard.press("]");
      assert.equal(await page.inputValue("#brush"), "50");
      assert.ok(((await ring.boundingBox())?.width ?? 0) > across);
      await page.keyboard.press("[");
      assert.equal(await page.inputValue("#brush"), "40");
      await page.mouse.down();
      await page.mouse.move(x, box.y + box.height - 4, { steps: 12 });
      await page.mouse.up();
      const both = async () => [await isPainted(page, 0.1, 0.5), await isPainted(page, 0.8, 0.5)];
      await page.mouse.click(box.x + box.width * 0.8, box.y + box.height / 2);
      assert.deepEqual(await both(), [true, true]);
      await page.keyboard.press("Control+z");
      assert.deepEqual(await both(), [true, false]);
      await page.getByRole("button", { name: "Undo", exact: true }).click();
      assert.deepEqual(await both(), [false, false]);
      await page.keyboard.press("Control+Shift+z");
      await page.getByRole("button", { name: "Redo", exact: true }).click();
      assert.deepEqual(await both(), [true, true]);
      await page.getByRole("button", { name: "Clear" }).click();
      assert.deepEqual(await both(), [false, false]);
      await page.keyboard.press("Control+z");
      await page.keyboard.press("Control+z");
      assert.deepEqual(await both(), [true, false]);
      await page.getByRole("button", { name: "Use this mask" }).click();
      await page.getByRole("button", { name: "Edit the mask" }).waitFor();
    });

    await t.step("touch: one finger paints, a second one does not", async () => {
      await page.getByRole("button", { name: "Edit the mask" }).click();
      const box = await page.locator(".mask-stage img").boundingBox();
      assert.ok(box);
      assert.ok(await isPainted(page, 0.1, 0.5), "it is there again");
      const finger = (id: number, x: number, y: number) => ({
        id,
        x: box.x + box.width * x,
        y: box.y + box.height * y,
      });
      const touch = await page.context().newCDPSession(page);
      const send = (type: "touchStart" | "touchMove" | "touchEnd", points: object[]) =>
        touch.send("Input.dispatchTouchEvent", { type, touchPoints: points as never });
      await send("touchStart", [finger(1, 0.6, 0.2)]);
      await send("touchMove", [finger(1, 0.6, 0.5)]);
      await send("touchStart", [finger(1, 0.6, 0.5), finger(2, 0.95, 0.95)]);
      await send("touchMove", [finger(1, 0.6, 0.8), finger(2, 0.95, 0.9)]);
      await send("touchEnd", []);
      assert.deepEqual([await isPainted(page, 0.6, 0.6), await isPainted(page, 0.95, 0.95)], [
        true,
        false,
      ]);
      await page.getByRole("button", { name: "Undo", exact: true }).click();
      assert.deepEqual([await isPainted(page, 0.6, 0.6), await isPainted(page, 0.1, 0.5)], [
        false,
        true,
      ]);
      await page.keyboard.press("Escape");
    });

    await t.step("the masked part changes, and the rest stays", async () => {
      await page.fill("#prompt", "a red circle on a yellow background");
      await page.fill("#strength", "1");
      await page.locator(".invoke-button").click();
      await page.locator(".strip-item").nth(1).waitFor();
      await page.locator(".viewer-image:not(.viewer-live)").waitFor();
      await page.getByText("The image is done.").waitFor({ state: "attached" });
      const painted = await colourAt(page, 0.06, 0.5);
      const kept = await colourAt(page, 0.94, 0.5);
      assert.ok(painted[1] > painted[2], `painted part: ${painted}`);
      assert.ok(kept[2] > kept[1] && kept[2] > kept[0], `kept part: ${kept}`);
    });

    await t.step("two images are compared", async () => {
      await page.locator(".tile").nth(0).click();
      await page.getByRole("button", { name: "Compare" }).click();
      await page.locator(".tile").nth(1).click();
      const dialog = page.getByRole("dialog", { name: "Compare" });
      await dialog.waitFor();
      const asked = page.locator(".toast", { hasText: "Now choose the image" });
      await asked.waitFor({ state: "detached" });
      await accessible(page, "two images compared");
      await dialog.getByRole("button", { name: "Side by side" }).click();
      await dialog.locator("figcaption").nth(1).waitFor();
      await dialog.getByRole("button", { name: "On hover" }).click();
      await dialog.getByRole("button", { name: /^Point at the image/ }).click();
      await dialog.getByRole("rowheader", { name: "Seed" }).waitFor();
      await accessible(page, "the settings in which they differ");
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    });

    await t.step("a missing start image is not requested again", async () => {
      window.expect(/status of 404/);
      const saved = page.waitForResponse(/set_by_key/);
      await page.getByRole("button", { name: "Use as start image" }).click();
      const source = await page.locator(".start-image img").getAttribute("src");
      await saved;
      await page.evaluate(async (path) => {
        await fetch(path.replace("/thumbnail", ""), { method: "DELETE" });
      }, source ?? "");
      await visit(page, server.url);
      await page.getByText("The start image no longer exists.").waitFor();
      assert.equal(await page.locator(".start-image").count(), 0);
    });
    await window.close();
  } finally {
    await browser.close();
  }
});
