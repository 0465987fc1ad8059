import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Locator, Page } from "playwright-core";
import sharp from "sharp";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, visit } from "./browser.ts";

const WIDTH = 320;
const HEIGHT = 200;

/** A mask as it was sent: 0 may change, 255 stays. */
interface Sent {
  at(x: number, y: number): number;
  /** How much of a part may change, 0 … 1. */
  free(left: number, top: number, right: number, bottom: number): number;
}

/** Presses "use" and reads what the server has been sent. */
async function send(page: Page): Promise<Sent> {
  const sent = page.waitForResponse((r) => r.url().includes("image_category=mask"));
  await page.getByRole("button", { name: "Use this mask" }).click();
  const { image_url } = await (await sent).json() as { image_url: string };
  const answer = await fetch(new URL(image_url, page.url()));
  const { data, info } = await sharp(await answer.arrayBuffer()).greyscale().raw()
    .toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height], [WIDTH, HEIGHT]);
  await page.getByRole("dialog").waitFor({ state: "detached" });
  return {
    at: (x, y) => data[y * WIDTH + x]!,
    free(left, top, right, bottom) {
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) sum += 255 - data[y * WIDTH + x]!;
      }
      return sum / 255 / ((right - left) * (bottom - top));
    },
  };
}

/** Where a pixel of the image is on the screen. */
async function place(page: Page, x: number, y: number): Promise<[number, number]> {
  const box = await page.locator(".mask-stage img").boundingBox();
  assert.ok(box);
  return [box.x + x * box.width / WIDTH, box.y + y * box.height / HEIGHT];
}

async function drag(page: Page, ...points: [number, number][]): Promise<void> {
  const [first, ...rest] = await Promise.all(points.map(([x, y]) => place(page, x, y)));
  await page.mouse.move(...first!);
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...point, { steps: 4 });
  await page.mouse.up();
}

const scale = async (stage: Locator) => (await stage.locator("img").boundingBox())!.width / WIDTH;

Deno.test("a mask: every tool, by mouse, keys and fingers, as it is sent", async (t) => {
  await using server = await startServer();
  const browser = await launch();
  try {
    const window = await openWindow(browser);
    const { page } = window;
    const open = async (again = true) => {
      await page.getByRole("button", { name: again ? "Edit the mask" : "Paint a mask" }).click();
      await page.locator(".mask-stage canvas").waitFor();
      await page.getByRole("slider", { name: "Soft edge" }).waitFor();
      // Keys are listened for once it has been painted.
      await page.evaluate(() =>
        new Promise<void>((painted) => requestAnimationFrame(() => setTimeout(painted)))
      );
    };
    const softEdge = (pixels: string) =>
      page.waitForFunction(
        (pixels) => document.querySelector<HTMLInputElement>("#feather")?.value === pixels,
        pixels,
      );
    const tool = (name: string) => page.getByRole("button", { name, exact: true }).click();
    const stage = page.locator(".mask-stage");
    await visit(page, server.url);
    const red = { width: WIDTH, height: HEIGHT, channels: 3 as const, background: "#ff3c3c" };
    await page.locator(".start input[type=file]").setInputFiles({
      name: "red.png",
      mimeType: "image/png",
      buffer: Buffer.from(await sharp({ create: red }).png().toBuffer()),
    });
    await page.locator(".start-image img").waitFor();

    await t.step("a rectangle and a lasso, and parts of them taken away", async () => {
      await open(false);
      await accessible(page, "the mask");
      await tool("Rectangle");
      await drag(page, [20, 20], [100, 100]);
      await page.keyboard.press("e");
      await drag(page, [40, 40], [60, 60]);
      await page.keyboard.press("e");
      await page.keyboard.press("f");
      await drag(page, [200, 20], [300, 20], [200, 120]);
      await page.keyboard.down("Alt");
      await drag(page, [205, 25], [220, 25], [205, 40]);
      await page.keyboard.up("Alt");
      const mask = await send(page);
      assert.ok(mask.free(22, 22, 38, 98) > 0.99, "the rectangle");
      assert.ok(mask.free(42, 42, 58, 58) < 0.01, "what was taken from it");
      assert.ok(mask.free(205, 60, 240, 70) > 0.99, "the lasso");
      assert.ok(mask.free(206, 26, 211, 31) < 0.01, "what was taken from that");
      assert.ok(mask.free(270, 90, 320, 200) < 0.01, "beyond its slope");
      assert.ok(mask.free(110, 0, 190, 200) < 0.01, "between them");
    });

    await t.step("the overlay is seen on the image, and its edge on anything", async () => {
      await open();
      const [x, y] = await place(page, 80, 80);
      const box = await stage.boundingBox();
      assert.ok(box);
      const shot = sharp(
        await page.screenshot({ clip: { x: x - 4, y: y - 4, width: 8, height: 8 } }),
      );
      const [r = 0, g = 0, b = 0] = (await shot.stats()).channels.map((c) => c.mean);
      assert.ok(g + b > 160 && r < 220, `the tint on red is ${[r, g, b].map(Math.round)}`);
      const [left, top] = await place(page, 18, 60);
      const edge = sharp(
        await page.screenshot({ clip: { x: left, y: top, width: 8, height: 40 } }),
      );
      const { channels } = await edge.greyscale().stats();
      const [dashes] = channels;
      assert.ok(dashes!.min < 40 && dashes!.max > 215, `${dashes!.min} to ${dashes!.max}`);
    });

    await t.step("inverted, undone, and inverted again", async () => {
      await page.getByRole("button", { name: "Invert the mask" }).click();
      await page.keyboard.press("Control+z");
      await page.keyboard.press("i");
      const mask = await send(page);
      assert.ok(mask.free(22, 22, 38, 98) < 0.01);
      assert.ok(mask.free(110, 0, 190, 200) > 0.99);
    });

    await t.step(
      "opened again, all edits can still be undone, also after a soft edge",
      async () => {
        await open();
        await page.keyboard.press("Control+z");
        await page.getByRole("slider", { name: "Soft edge" }).fill("16");
        const soft = await send(page);
        assert.ok(soft.at(78, 78) < 15, `inside: ${soft.at(78, 78)}`);
        assert.ok(Math.abs(soft.at(20, 30) - 127) < 40, `on the edge: ${soft.at(20, 30)}`);
        assert.ok(soft.at(12, 30) > soft.at(20, 30) && soft.at(12, 30) < 255, "outside it fades");
        assert.equal(soft.at(0, 190), 255);
        await open();
        await softEdge("16");
        await page.keyboard.press("Control+z");
        await softEdge("0");
        assert.ok((await send(page)).at(18, 30) > 250, "sharp again");
      },
    );

    await t.step("on a page that was loaded anew, soft edges are as they were", async () => {
      await open();
      await page.getByRole("slider", { name: "Soft edge" }).fill("16");
      const saved = page.waitForResponse(/set_by_key/);
      const before = await send(page);
      await saved;
      await visit(page, server.url);
      await open();
      const after = await send(page);
      for (const x of [5, 12, 20, 30]) assert.equal(after.at(x, 30), before.at(x, 30));
      await open();
      await page.getByRole("button", { name: "Clear" }).click();
      await page.getByRole("button", { name: "Use this mask" }).click();
      await page.getByRole("button", { name: "Paint a mask" }).waitFor();
    });

    await t.step(
      "zoomed by the wheel, moved by the space bar, painted where it looks so",
      async () => {
        await open(false);
        const whole = await scale(stage);
        await page.mouse.move(...await place(page, 300, 180));
        await page.mouse.wheel(0, -600);
        await page.waitForFunction((was) => {
          const image = document.querySelector(".mask-stage img")!;
          return image.getBoundingClientRect().width > was * 2;
        }, whole * WIDTH);
        await page.fill("#brush", "8");
        await page.locator("#brush").blur();
        const [x, y] = await place(page, 300, 180);
        await page.mouse.click(x, y);
        await page.keyboard.down(" ");
        await page.mouse.down();
        await page.mouse.move(x + 100, y + 60, { steps: 4 });
        await page.mouse.up();
        await page.keyboard.up(" ");
        const [movedX, movedY] = await place(page, 300, 180);
        assert.ok(Math.abs(movedX - x - 100) < 2 && Math.abs(movedY - y - 60) < 2);
        await page.keyboard.press("0");
        await page.waitForFunction((was) => {
          const image = document.querySelector(".mask-stage img")!;
          return Math.abs(image.getBoundingClientRect().width - was) < 1;
        }, whole * WIDTH);
        const mask = await send(page);
        assert.ok(mask.free(298, 178, 302, 182) > 0.99, "the dot");
        assert.ok(mask.free(0, 0, 290, 200) < 0.01 && mask.free(308, 0, 320, 200) < 0.01);
      },
    );

    await t.step("by keys alone", async () => {
      await open();
      await page.getByRole("button", { name: "Clear" }).click();
      await page.locator(".mask-stage canvas").focus();
      await page.keyboard.press("r");
      const strides = async (key: string, n: number) => {
        for (let i = 0; i < n; i++) await page.keyboard.press(key);
      };
      const stride = 8 / await scale(stage);
      await strides("ArrowLeft", 10);
      await page.keyboard.press("Enter");
      await strides("ArrowRight", 10);
      await strides("ArrowDown", 6);
      await page.keyboard.press("Enter");
      const mask = await send(page);
      const left = Math.round(160 - 10 * stride);
      const bottom = Math.round(100 + 6 * stride);
      assert.ok(mask.free(left + 2, 102, 158, bottom - 2) > 0.99);
      assert.ok(mask.free(162, 0, 320, 200) < 0.01 && mask.free(0, 0, 320, 98) < 0.01);
    });

    await t.step("two fingers zoom and draw nothing, one paints", async () => {
      await open();
      await page.getByRole("button", { name: "Clear" }).click();
      const whole = await scale(stage);
      const touch = await page.context().newCDPSession(page);
      const put = (type: "touchStart" | "touchMove" | "touchEnd", points: [number, number][]) =>
        touch.send("Input.dispatchTouchEvent", {
          type,
          touchPoints: points.map(([x, y], id) => ({ x, y, id })),
        });
      const [a, b] = [await place(page, 140, 100), await place(page, 180, 100)];
      await put("touchStart", [a]);
      await put("touchStart", [a, b]);
      await put("touchMove", [[a[0] - 80, a[1]], [b[0] + 80, b[1]]]);
      await put("touchEnd", []);
      assert.ok(await scale(stage) > whole * 1.5, "it is nearer");
      await page.fill("#brush", "10");
      await page.locator("#brush").blur();
      const [from, to] = [await place(page, 150, 100), await place(page, 170, 100)];
      await put("touchStart", [from]);
      await put("touchMove", [to]);
      await put("touchEnd", []);
      const mask = await send(page);
      assert.ok(mask.free(150, 98, 170, 102) > 0.99, "the line of one finger");
      assert.ok(mask.free(0, 0, 320, 90) < 0.01, "nothing of the two");
    });
    await window.close();
  } finally {
    await browser.close();
  }
});
