import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { writeControlNet, writeSd15 } from "../inference/random_checkpoint.ts";
import { halfMask } from "../inference/images.ts";
import { kohya, SD15 } from "../inference/recognition/headers.ts";
import { safetensors } from "../safetensors.ts";
import { weightsFile } from "../services/models/rig.ts";
import { startServer } from "../server.ts";
import { until } from "../until.ts";
import { accessible, launch, openWindow, pick, uncut, visit } from "./browser.ts";
import { ask, install } from "./installing.ts";

/** The part of a preview that is white. */
function whiteOf(page: Page): Promise<number> {
  return page.locator(".control-preview canvas").evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    let white = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i] === 255) white++;
    return white / (canvas.width * canvas.height);
  });
}

Deno.test("control images in Create: chosen, previewed, sent and recalled", async (t) => {
  await using server = await startServer({ settings: { device: "cpu" } });
  const folder = await Deno.makeTempDir({ prefix: "atelier-control-" });
  const browser = await launch();
  try {
    const window = await openWindow(browser, { viewport: { width: 360, height: 780 } });
    const { page } = window;
    await visit(page, server.url);
    const settings = page.getByRole("button", { name: "Settings", exact: true });
    const add = page.getByRole("button", { name: "Add a control image" });
    const layer = page.getByRole("listitem", { name: "Control image 1" });

    await t.step("without a control model, the page links to installing one", async () => {
      await settings.click();
      await add.click();
      await layer.getByText("was exported to ONNX").waitFor();
      assert.equal(await layer.getByRole("link").getAttribute("href"), "/models");
      await layer.getByRole("button", { name: "Remove control image 1" }).click();
      const focused = await add.elementHandle();
      await page.waitForFunction((e) => e === document.activeElement, focused);
      await writeSd15(join(folder, "dream.safetensors"));
      await install(page, join(folder, "dream.safetensors"));
      await pick(page, "Model", "dream");
      await add.press("Enter");
      await layer.getByText("no control model for the chosen model is installed").waitFor();
      await writeControlNet(join(folder, "edges.safetensors"));
      await install(page, join(folder, "edges.safetensors"));
      await visit(page, server.url);
      await settings.click();
      await layer.getByText("until a control model is chosen").waitFor();
      await pick(page, "Control model", "edges");
      await layer.getByText("until an image is chosen").waitFor();
    });

    await t.step(
      "a LoRA and an embedding are chosen by their images, and write words",
      async () => {
        const write = (name: string, bytes: Uint8Array) =>
          Deno.writeFile(join(folder, `${name}.safetensors`), bytes);
        await write("ink", weightsFile(kohya(SD15, "diffusers", 1)));
        await write("hands", safetensors({ emb_params: { type: "F32", shape: [2, 768] } }));
        for (const name of ["ink", "hands"]) {
          await install(page, join(folder, `${name}.safetensors`));
        }
        const { models } = await ask(page, "GET", "/api/v2/models/?model_type=lora");
        const [{ key }] = models as [{ key: string }];
        await ask(page, "PATCH", `/api/v2/models/i/${key}`, { trigger_phrases: ["inky"] });
        await visit(page, server.url);
        await settings.click();
        await page.locator("#prompt").fill("a cat");
        await page.getByRole("button", { name: "Add a LoRA" }).click();
        const picker = page.getByRole("dialog", { name: "Add a LoRA" });
        await accessible(page, "the picker of LoRAs");
        await picker.getByRole("button", { name: "ink" }).click();
        await page.getByLabel("Weight of ink").waitFor();
        assert.equal(await page.inputValue("#prompt"), "a cat, inky");
        await page.getByRole("button", { name: "Undo" }).click();
        assert.equal(await page.inputValue("#prompt"), "a cat");
        await page.getByRole("button", { name: "Add to the negative prompt" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "hands" }).click();
        await until(async () => await page.inputValue("#negative") === "<hands>" || null);
        await page.locator("#negative").fill("");
        await page.getByRole("button", { name: "Remove ink" }).click();
        await page.locator("#prompt").fill("");
      },
    );

    await t.step("the preprocessed image is previewed", async () => {
      await layer.locator("input[type=file]").setInputFiles({
        name: "half.png",
        mimeType: "image/png",
        buffer: Buffer.from(await halfMask(96, 64)),
      });
      await layer.locator(".start-image img").waitFor();
      await layer.getByLabel("Preprocessor").selectOption({ label: "Edges (Canny)" });
      await layer.getByRole("img", { name: "What the control model sees" }).waitFor();
      // One line of pixels, between the halves.
      const white = await whiteOf(page);
      assert.ok(Math.abs(white - 1 / 96) < 0.002, String(white));
      await uncut(page, "control images at 360 pixels");
      await accessible(page, "control images");
    });

    await t.step("it is sent with its settings, and recalled completely", async () => {
      await layer.getByLabel("Weight").fill("0,5");
      await layer.getByLabel("End").fill("0.8");
      await layer.getByLabel("Control mode", { exact: true }).selectOption({
        label: "Image counts more",
      });
      await page.fill("#prompt", "a cat");
      await page.fill("#steps", "2");
      await page.fill("#width", "64");
      await page.fill("#height", "64");
      await page.getByRole("button", { name: "Create", exact: true }).click();
      await page.locator(".viewer-image:not(.viewer-live)").waitFor();
      // On a phone the settings lie over the image and what can be done with it.
      await layer.waitFor({ state: "detached" });
      await settings.click();
      await layer.getByRole("button", { name: "Remove control image 1" }).click();
      await settings.click();
      await page.getByRole("button", { name: "More", exact: true }).click();
      await page.getByRole("menuitem", { name: "Remix" }).click();
      await settings.click();
      await layer.waitFor();
      assert.equal(await layer.getByLabel("Weight").inputValue(), "0.5");
      assert.equal(await layer.getByLabel("End").inputValue(), "0.8");
      assert.equal(
        await layer.getByLabel("Control mode", { exact: true }).inputValue(),
        "more_control",
      );
      assert.equal(
        await layer.getByLabel("Preprocessor").inputValue(),
        "canny_edge_detection",
      );
      await layer.getByRole("img", { name: "What the control model sees" }).waitFor();
    });

    await t.step("an image that was deleted meanwhile is reported as missing", async () => {
      const names = await ask(page, "GET", "/api/v1/images/names?categories=user");
      const [name] = names["image_names"] as string[];
      await ask(page, "DELETE", `/api/v1/images/i/${name}`);
      window.expect(/status of 404/);
      await page.getByRole("button", { name: "Create", exact: true }).click();
      await layer.locator(".field-error").waitFor();
      await visit(page, server.url);
      await settings.click();
      await layer.getByText("This image is gone").waitFor();
    });
    await window.close();
  } finally {
    await browser.close();
    await Deno.remove(folder, { recursive: true });
  }
});
