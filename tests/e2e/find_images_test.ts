import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { smallPng } from "../libraries.ts";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, visit } from "./browser.ts";

const upload = (page: Page, names: readonly string[]) =>
  page.locator(".library-main input[type=file]").setInputFiles(
    names.map((name) => ({ name, mimeType: "image/png", buffer: Buffer.from(smallPng()) })),
  );

Deno.test("finding images: by file name, by what made them, by month", async (t) => {
  await using server = await startServer();
  const browser = await launch();
  try {
    const window = await openWindow(browser, { acceptDownloads: true });
    const { page } = window;
    const tiles = page.locator(".grid-tile");
    const expectTiles = (count: number) =>
      page.waitForFunction((n) => document.querySelectorAll(".grid-tile").length === n, count);

    await t.step(
      "uploads keep the names of their files: searched, shown, sorted, saved",
      async () => {
        await visit(page, `${server.url}/library?kind=assets`);
        await upload(page, ["sea at night.png", "Alps 2024.png", "zoo.png"]);
        await expectTiles(3);
        await page.getByRole("button", { name: "Sort and size" }).click();
        await page.getByLabel("Order").selectOption("name");
        await page.getByRole("button", { name: "Remove the filter: By file name" }).waitFor();
        await tiles.first().click();
        await page.locator(".details").getByText("Alps 2024.png").waitFor();
        const saved = page.waitForEvent("download");
        await page.getByRole("button", { name: "Download" }).first().click();
        assert.equal((await saved).suggestedFilename(), "Alps 2024.png");
        await page.keyboard.press("Escape");
        await page.getByRole("searchbox").fill("night");
        await expectTiles(1);
        await page.getByRole("searchbox").fill("");
        await expectTiles(3);
      },
    );

    await t.step("filters offer what there is, and go one by one", async () => {
      await visit(page, server.url);
      await page.fill("#prompt", "a red circle on a blue background");
      for (const side of ["64", "128"]) {
        await page.fill("#width", side);
        await page.fill("#height", side);
        await page.locator("#height").blur();
        const before = await page.locator(".tile").count();
        await page.keyboard.press("Control+Enter");
        await page.locator(".tile").nth(before).waitFor();
      }
      await page.waitForFunction(() =>
        document.querySelectorAll(".strip-item progress").length === 0
      );
      await visit(page, `${server.url}/library`);
      await expectTiles(2);
      await page.getByRole("button", { name: "Filters", exact: true }).click();
      const panel = page.locator("#filter-tools");
      await panel.getByLabel("Size").selectOption("64x64");
      await expectTiles(1);
      await accessible(page, "the filters of the library");
      await panel.getByLabel("Model").selectOption({ index: 1 });
      await panel.getByLabel("Sampler").selectOption({ index: 1 });
      await page.waitForFunction(() => document.querySelectorAll(".filter-chip").length === 3);
      await expectTiles(1);
      const today = new Date().toISOString().slice(0, 10);
      await panel.getByLabel("From").fill(today);
      await expectTiles(1);
      await page.reload();
      await expectTiles(1);
      await page.getByRole("button", { name: /^Remove the filter: 64 × 64/ }).click();
      await expectTiles(2);
      await page.getByRole("button", { name: "Filters", exact: true }).click();
      await panel.getByLabel("To").fill("2020-01-01");
      await page.getByText("Nothing matches").waitFor();
      await page.getByRole("button", { name: "Clear filters" }).click();
      await expectTiles(2);
      assert.equal(await page.locator(".filter-chip").count(), 0);
    });

    await t.step(
      "a hundred thousand images are entered at any month, by mouse and by keys",
      async () => {
        const months = ["2026-11", "2026-10", "2026-03", "2025-12", "2024-07"]
          .map((month) => ({ month, image_count: 20_000, starred_count: 0 }));
        const image_names = Array.from({ length: 100_000 }, (_, i) => `${i}.png`);
        const shapes = image_names.map((_, i) => [100, 150, 67][i % 3]!);
        const answer = { image_names, starred_count: 0, total_count: 100_000, shapes };
        window.expect(/ERR_FAILED|404/);
        await page.route("**/thumbnail", (route) => route.abort());
        await page.route("**/images/names?*", (route) => route.fulfill({ json: answer }));
        await page.route("**/images/months?*", (route) => route.fulfill({ json: months }));
        await page.getByRole("button", { name: "Uploads" }).click();
        const rail = page.getByRole("slider", { name: "Go to a month" });
        await rail.waitFor();
        assert.equal(await rail.getAttribute("aria-valuetext"), "November 2026");
        await accessible(page, "the months beside the library");
        const first = () =>
          page.evaluate(() => {
            const numbers = [...document.querySelectorAll<HTMLElement>(".grid-tile")]
              .filter((tile) => tile.getBoundingClientRect().top >= -1)
              .map((tile) => Number(tile.getAttribute("aria-posinset")));
            return Math.min(...numbers);
          });
        const at = async (month: string, place: number) => {
          await page.waitForFunction(
            (text) =>
              document.querySelector("[aria-label='Go to a month']")
                ?.getAttribute("aria-valuetext") === text,
            month,
          );
          await page.waitForFunction(() => document.querySelectorAll(".grid-tile").length > 0);
          const seen = await first();
          assert.ok(Math.abs(seen - place) < 20, `${month} begins at ${seen}`);
        };
        await rail.focus();
        await page.keyboard.press("ArrowDown");
        await at("October 2026", 20_001);
        await page.keyboard.press("PageDown");
        await at("December 2025", 60_001);
        await page.keyboard.press("End");
        await at("July 2024", 80_001);
        await page.keyboard.press("Home");
        const box = await rail.boundingBox();
        assert.ok(box);
        await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.1);
        await page.mouse.down();
        await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.5, { steps: 5 });
        await page.mouse.up();
        await at("March 2026", 50_001);
        assert.ok(await tiles.count() < 200, "only what is seen is in the page");
      },
    );

    await t.step("a frame of scrolling draws the rows that come, and nothing else", async () => {
      await page.mouse.move(5, 5);
      const session = await page.context().newCDPSession(page);
      await session.send("Performance.enable");
      const counted = async () => {
        const { metrics } = await session.send("Performance.getMetrics");
        const of = (name: string) => metrics.find((m) => m.name === name)?.value ?? NaN;
        return { layouts: of("LayoutCount"), styles: of("RecalcStyleCount") };
      };
      await page.waitForFunction(() =>
        [...document.querySelectorAll(".grid-tile")].every((tile) => tile.querySelector("img"))
      );
      const before = await counted();
      const work = await page.evaluate(scrolled, FRAMES);
      const after = await counted();
      assert.ok(work.rows > 30, `${work.rows} rows came`);
      assert.equal(work.again, 0, "a row that has come is drawn again");
      assert.equal(work.changed, 0, "tiles that stand are changed");
      assert.ok(work.images < work.tiles / 2, `${work.images} images while the list flies past`);
      assert.ok(after.layouts - before.layouts < FRAMES * 1.5, `${after.layouts - before.layouts}`);
      assert.ok(after.styles - before.styles < FRAMES * 3, `${after.styles - before.styles}`);
      // What has come to rest shows its images.
      await page.waitForFunction(() =>
        [...document.querySelectorAll(".grid-tile")].every((tile) => tile.querySelector("img"))
      );
    });
    await window.close();
  } finally {
    await browser.close();
  }
});

/** Frames of quick scrolling whose work is counted. */
const FRAMES = 60;

/** Scrolls for some frames, and counts what it changes in the list. Runs in the page. */
function scrolled(frames: number) {
  const grid = document.querySelector(".grid")!;
  const work = { rows: 0, again: 0, tiles: 0, images: 0, changed: 0 };
  const seen = new Set(grid.children);
  const firsts = new Set([...seen].map((row) => row.firstElementChild!.id));
  const watch = new MutationObserver((changes) => {
    for (const { type, target, addedNodes, attributeName } of changes) {
      // Images of this test have no files: each is marked as lost.
      const ofTile = type === "attributes" && attributeName !== "data-lost";
      if (ofTile && target !== grid) work.changed++;
      for (const node of target === grid ? [...addedNodes] as Element[] : []) {
        const first = node.firstElementChild!.id;
        if (firsts.has(first)) work.again++;
        firsts.add(first);
        work.rows++;
        work.tiles += node.childElementCount;
        work.images += node.querySelectorAll("img").length;
      }
    }
  });
  watch.observe(grid, { childList: true, subtree: true, attributes: true });
  return new Promise<typeof work>((done) => {
    const frame = () => {
      scrollBy(0, 1000);
      if (frames-- > 0) requestAnimationFrame(frame);
      else {
        watch.disconnect();
        done(work);
      }
    };
    requestAnimationFrame(frame);
  });
}
