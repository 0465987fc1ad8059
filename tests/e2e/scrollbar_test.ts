import assert from "node:assert/strict";
import sharp from "sharp";
import { startServer } from "../server.ts";
import { launch, openWindow, visit } from "./browser.ts";

Deno.test("the gutter of a scrollbar is dimmed with the page behind a dialog", async () => {
  await using server = await startServer();
  const browser = await launch({ scrollbars: true });
  try {
    const { page, close } = await openWindow(browser, { viewport: { width: 1000, height: 600 } });
    await visit(page, `${server.url}/styles`);
    const inside = await page.evaluate(() => document.documentElement.clientWidth);
    assert.ok(inside < 1000, "there is no scrollbar");
    await page.getByRole("button", { name: "New style" }).click();
    await page.getByRole("dialog").waitFor();
    const colour = async (x: number) => {
      const png = await page.screenshot({ clip: { x, y: 200, width: 2, height: 2 } });
      return [...(await sharp(png).removeAlpha().raw().toBuffer()).subarray(0, 3)];
    };
    const [beside, gutter] = [await colour(inside - 4), await colour(inside + 4)];
    const apart = beside.map((value, i) => Math.abs(value - (gutter[i] ?? 0)));
    assert.ok(Math.max(...apart) < 12, `${beside} beside ${gutter}`);
    await close();
  } finally {
    await browser.close();
  }
});
