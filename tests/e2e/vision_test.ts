import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { halfMask, plainPng } from "../inference/images.ts";
import { writeControlNet, writeSd15 } from "../inference/random_checkpoint.ts";
import {
  writeBackgroundModel,
  writeCaptionModel,
  writeDepthModel,
  writePoseModel,
  writeSimilarityModel,
} from "../inference/tiny_vision.ts";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, pick, uncut, visit } from "./browser.ts";
import { ask, install } from "./installing.ts";

Deno.test("ready-made models: backgrounds, depth, poses and likeness, with a way to them where there is none", async (t) => {
  await using server = await startServer({ settings: { device: "cpu" } });
  const folder = await Deno.makeTempDir({ prefix: "atelier-vision-" });
  const browser = await launch();
  try {
    const window = await openWindow(browser, { viewport: { width: 360, height: 780 } });
    const { page } = window;
    await visit(page, `${server.url}/library`);
    await page.locator("input[type=file]").first().setInputFiles({
      name: "half.png",
      mimeType: "image/png",
      buffer: Buffer.from(await halfMask(96, 64)),
    });
    await page.locator(".grid [data-image]").first().waitFor();
    const dialog = page.getByRole("dialog", { name: "Remove background" });
    const open = async (page: Page) => {
      await page.locator(".grid [data-image]").first().click({ button: "right" });
      await page.getByRole("menuitem", { name: "Remove background" }).click();
      await dialog.waitFor();
    };

    await t.step("without a model, one is offered", async () => {
      await open(page);
      await dialog.getByRole("button", { name: "Get MODNet" }).waitFor();
      assert.equal(
        await dialog.getByRole("button", { name: "Remove background" }).isDisabled(),
        true,
      );
      await uncut(page, "a missing model at 360 pixels");
      await accessible(page, "a missing model");
      await page.keyboard.press("Escape");
    });

    await t.step("with one, a new image without its background is filed", async () => {
      await install(page, await writeBackgroundModel(join(folder, "cut")));
      await open(page);
      await dialog.getByText("transparent background").waitFor();
      await dialog.getByRole("button", { name: "Remove background" }).click();
      await dialog.waitFor({ state: "hidden" });
      // Uploads have a list of their own.
      await visit(page, `${server.url}/library`);
      await page.locator(".grid [data-image]").first().waitFor();
    });

    await t.step("an image is described, by a model or a person, and found by that", async () => {
      await install(page, await writeCaptionModel(join(folder, "words")));
      const dialog = page.getByRole("dialog", { name: "Describe" });
      const words = dialog.getByLabel("Description");
      const describe = async () => {
        await page.locator(".grid [data-image]").first().click({ button: "right" });
        await page.getByRole("menuitem", { name: "Describe" }).click();
        await words.waitFor();
      };
      await describe();
      await dialog.getByRole("button", { name: "Let a model describe it" }).click();
      await page.waitForFunction(() =>
        document.querySelector<HTMLTextAreaElement>("#description")?.value === "a bright place"
      );
      await uncut(page, "a description at 360 pixels");
      await accessible(page, "a description");
      await words.fill("A bright place by the sea");
      await dialog.getByRole("button", { name: "Keep" }).click();
      await dialog.waitFor({ state: "hidden" });
      await page.locator(".grid [data-image]").first().click();
      await page.getByAltText("A bright place by the sea").waitFor();
      await page.keyboard.press("Escape");
      const found = await ask(page, "GET", "/api/v1/images/names?search_term=seas");
      const seen = await ask(page, "GET", "/api/v1/images/names?search_term=bright+sea");
      assert.deepEqual([found["total_count"], seen["total_count"]], [0, 1]);
      await describe();
      await dialog.getByRole("button", { name: "Use as prompt" }).click();
      await page.locator("#prompt").waitFor();
      assert.equal(await page.locator("#prompt").inputValue(), "A bright place by the sea");
      await page.locator("#prompt").fill("");
    });

    await t.step("more like an image is shown, with a way to the model that finds it", async () => {
      const bright = await plainPng(64, 64, { r: 255, g: 255, b: 250 });
      await visit(page, `${server.url}/library`);
      await page.locator("input[type=file]").first().setInputFiles({
        name: "bright.png",
        mimeType: "image/png",
        buffer: Buffer.from(bright),
      });
      await visit(page, `${server.url}/library?kind=assets`);
      await page.locator(".grid [data-image]").nth(1).waitFor();
      await page.locator(".grid [data-image]").first().click({ button: "right" });
      await page.getByRole("menuitem", { name: "More like this" }).click();
      await page.getByRole("button", { name: "Get CLIP" }).waitFor();
      await uncut(page, "no model for similarity at 360 pixels");
      await accessible(page, "no model for similarity");
      await install(page, await writeSimilarityModel(join(folder, "like")));
      const list = page.getByRole("region", { name: "More like this" });
      await list.locator(".grid [data-image]").nth(1).waitFor();
      assert.equal(await list.locator(".grid [data-image]").count(), 2);
      await uncut(page, "more like an image at 360 pixels");
      await accessible(page, "more like an image");
      await page.getByRole("button", { name: "Open the image" }).click();
      await page.getByRole("dialog").first().waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: /Remove.*More like this/ }).click();
      await page.locator(".similar-head").waitFor({ state: "detached" });
    });

    await t.step("depth and poses are previewed before they steer", async () => {
      await writeSd15(join(folder, "dream.safetensors"));
      await install(page, join(folder, "dream.safetensors"));
      await writeControlNet(join(folder, "depth.safetensors"));
      await install(page, join(folder, "depth.safetensors"));
      await visit(page, server.url);
      await page.getByRole("button", { name: "Settings", exact: true }).click();
      await pick(page, "Model", "dream");
      await page.getByRole("button", { name: "Add a control image" }).click();
      const layer = page.getByRole("listitem", { name: "Control image 1" });
      await layer.locator("input[type=file]").setInputFiles({
        name: "half.png",
        mimeType: "image/png",
        buffer: Buffer.from(await halfMask(96, 64)),
      });
      await layer.locator(".start-image img").waitFor();
      await layer.getByLabel("Preprocessor").selectOption({ label: "Depth" });
      await layer.getByRole("button", { name: "Get Depth Anything V2 small" }).waitFor();
      await install(page, await writeDepthModel(join(folder, "near")));
      await layer.getByRole("button", { name: "Show what the control model sees" }).click();
      const seen = layer.getByRole("img", { name: "What the control model sees" });
      await seen.waitFor();
      assert.equal(await seen.evaluate((image: HTMLImageElement) => image.naturalWidth), 96);
      await layer.getByLabel("Preprocessor").selectOption({ label: "Pose (of one person)" });
      await layer.getByRole("button", { name: "Get ViTPose" }).waitFor();
      await install(page, await writePoseModel(join(folder, "pose")));
      await layer.getByRole("button", { name: "Show what the control model sees" }).click();
      await seen.waitFor();
      assert.equal(await seen.evaluate((image: HTMLImageElement) => image.naturalWidth), 96);
      await uncut(page, "a preview at 360 pixels");
      await accessible(page, "a preview of depth");
    });
    await window.close();
  } finally {
    await browser.close();
    await Deno.remove(folder, { recursive: true });
  }
});
