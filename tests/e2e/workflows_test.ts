import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, visit } from "./browser.ts";
import { household, windowOf } from "./people.ts";

const LONG = "A workflow whose name goes on and on ".repeat(5).slice(0, 200).trim();
const DOT =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E" +
  "rkJggg==";

const card = (page: Page, name: string) => page.locator(".workflow-card", { hasText: name });
const file = (name: string, content: unknown) => ({
  name,
  mimeType: "application/json",
  buffer: Buffer.from(JSON.stringify(content)),
});

async function openDefault(page: Page, url: string): Promise<void> {
  await visit(page, `${url}/workflows?view=defaults`);
  await page.getByRole("link", { name: "Text to image", exact: true }).click();
  await page.getByRole("heading", { name: "Text to image", level: 1 }).waitFor();
}

Deno.test("workflows: run, copy, edit, export, import, delete", async (t) => {
  await using server = await startServer();
  const browser = await launch();
  const { url } = server;
  try {
    const window = await openWindow(browser);
    const { page } = window;

    await t.step("a shipped workflow is run from its form, and its image appears", async () => {
      await openDefault(page, url);
      assert.equal(await page.getByText("It ships with Atelier").count(), 1);
      assert.ok(await page.locator(".graph-box").count() > 4);
      await page.locator("#run-prompt-value").fill("a red circle on a blue background");
      await page.locator("#run-steps-value").fill("4");
      await page.getByRole("button", { name: "Run" }).click();
      const image = page.locator(".workflow-results a img");
      await image.waitFor();
      const shown = await image.evaluate((img) =>
        (img as HTMLImageElement).decode().then(() => (img as HTMLImageElement).naturalWidth)
      );
      assert.ok(shown > 0);
    });

    await t.step("an invalid value is shown at its field", async () => {
      window.expect(/status of 422/);
      await page.locator("#run-steps-value").fill("1.5");
      await page.getByRole("button", { name: "Run" }).click();
      await page.locator("#run-steps-value-error").waitFor();
      // Its node takes any number, the image does not.
      await page.locator("#run-steps-value").fill("0");
      await page.getByRole("button", { name: "Run" }).click();
      await page.locator("#run-steps-value-error", { hasText: "steps" }).waitFor();
      await accessible(page, "a workflow with a wrong value");
    });

    await t.step("defaults cannot be changed, only copied", async () => {
      await page.getByRole("button", { name: "Workflow actions" }).click();
      await page.getByRole("menuitem", { name: "Export" }).waitFor();
      assert.equal(await page.getByRole("menuitem", { name: "Edit details" }).count(), 0);
      assert.equal(await page.getByRole("menuitem", { name: "Delete" }).count(), 0);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Save a copy" }).first().click();
      await page.getByLabel("Name of the copy").fill(LONG);
      await page.getByRole("dialog").getByRole("button", { name: "Save a copy" }).click();
      await page.getByRole("heading", { name: LONG, level: 1 }).waitFor();
    });

    await t.step("name, tags and image are changed", async () => {
      await page.getByRole("button", { name: "Workflow actions" }).click();
      await page.getByRole("menuitem", { name: "Edit details" }).click();
      await page.locator("#workflow-tags").fill("sketches, quick");
      await page.locator("#workflow-description").fill("For small drawings.");
      await page.getByRole("dialog").locator("input[type=file]").setInputFiles({
        name: "dot.png",
        mimeType: "image/png",
        buffer: Buffer.from(DOT, "base64"),
      });
      await page.getByRole("dialog").getByRole("img", { name: "Image" }).waitFor();
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText("For small drawings.").waitFor();
      await visit(page, `${url}/workflows?view=mine`);
      await card(page, "For small drawings.").locator("img").waitFor();
      await page.getByRole("option", { name: "sketches (1)" }).waitFor({ state: "attached" });
      await page.getByLabel("Tag", { exact: true }).selectOption("sketches");
      await card(page, "For small drawings.").waitFor();
    });

    let exported = "";
    await t.step("exporting and importing keeps a workflow", async () => {
      await card(page, "For small drawings.").getByRole("link").click();
      await page.getByRole("button", { name: "Workflow actions" }).click();
      const download = page.waitForEvent("download");
      await page.getByRole("menuitem", { name: "Export" }).click();
      exported = await Deno.readTextFile(await (await download).path());
      assert.equal(JSON.parse(exported).tags, "sketches, quick");
      await visit(page, `${url}/workflows?view=mine`);
      const again = { ...JSON.parse(exported), name: "Came back" };
      await page.locator("input[type=file]").setInputFiles(file("again.json", again));
      await page.getByRole("heading", { name: "Came back", level: 1 }).waitFor();
    });

    await t.step("problems of a file are shown by step and field", async () => {
      await visit(page, `${url}/workflows?view=mine`);
      const broken = JSON.parse(exported);
      broken.nodes[1].type = 7;
      const choose = page.locator("input[type=file]");
      await choose.setInputFiles([file("broken.json", broken), file("list.json", 7)]);
      const failed = page.locator(".workflow-failed");
      await failed.nth(1).waitFor();
      const told = (await failed.allInnerTexts()).join("\n");
      assert.ok(told.includes(`Step “${broken.nodes[1].id}”, field “type”`), told);
      assert.ok(told.includes("This file is not a workflow."), told);
      const unknown = JSON.parse(exported);
      unknown.name = "From elsewhere";
      unknown.nodes[0].data.type = "flux_denoise";
      await choose.setInputFiles(file("elsewhere.json", unknown));
      await page.getByRole("heading", { name: "From elsewhere", level: 1 }).waitFor();
      await page.getByText("This workflow cannot run here yet").waitFor();
      assert.match(await page.locator(".workflow-failed").innerText(), /Step “/);
      assert.ok(await page.getByRole("button", { name: "Run" }).isDisabled());
    });

    await t.step("a mask is painted over the image that was chosen", async () => {
      await visit(page, `${url}/workflows?view=defaults`);
      await page.getByRole("link", { name: "Inpainting", exact: true }).click();
      const form = page.locator(".workflow-form");
      const paint = form.getByRole("button", { name: "Paint a mask" });
      assert.ok(await paint.isDisabled(), "over which image?");
      await form.getByRole("button", { name: "Image: Library" }).click();
      await page.getByRole("dialog").locator(".tile").first().click();
      await paint.click();
      await page.getByRole("button", { name: "Rectangle" }).click();
      const box = await page.locator(".mask-stage img").boundingBox();
      assert.ok(box);
      await page.mouse.move(box.x + 4, box.y + 4);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2, box.y + box.height - 4, { steps: 3 });
      await page.mouse.up();
      await accessible(page, "a mask for a workflow");
      await page.getByRole("button", { name: "Use this mask" }).click();
      await form.getByRole("button", { name: "Edit the mask" }).waitFor();
      await form.getByLabel("Prompt", { exact: true }).fill("a yellow circle");
      const run = page.waitForRequest(/\/run$/);
      await form.getByRole("button", { name: "Run", exact: true }).click();
      const { values } = (await run).postDataJSON() as {
        values: { node_id: string; value: { image_name: string } }[];
      };
      const { value } = values.find(({ node_id }) => node_id === "mask")!;
      const painted = await page.evaluate(async (name) => {
        const answer = await fetch(`/api/v1/images/i/${name}/full`);
        const image = await createImageBitmap(await answer.blob());
        const pen = new OffscreenCanvas(image.width, image.height)
          .getContext("2d", { willReadFrequently: true })!;
        pen.drawImage(image, 0, 0);
        const at = (x: number) => pen.getImageData(image.width * x, image.height / 2, 1, 1).data[0];
        return [at(0.25), at(0.75)];
      }, value.image_name);
      assert.deepEqual(painted, [0, 255]);
      await page.locator(".workflow-results a img").waitFor();
    });

    await t.step("a start image is chosen from the library", async () => {
      await visit(page, `${url}/workflows?view=defaults`);
      await page.getByRole("link", { name: "Image to image", exact: true }).click();
      await page.getByRole("button", { name: /: Library$/ }).click();
      await page.getByRole("dialog").locator(".tile").first().click();
      await page.locator(".start-image img").waitFor();
      await page.getByRole("button", { name: "Run" }).click();
      await page.locator(".workflow-results a img").waitFor();
      await visit(page, `${url}/workflows?view=mine`);
      await page.getByRole("link", { name: "From elsewhere" }).click();
      await page.getByRole("heading", { name: "From elsewhere", level: 1 }).waitFor();
    });

    await t.step(
      "an upscaler is chosen among upscalers, and a missing image is named",
      async () => {
        await visit(page, `${url}/workflows?view=defaults`);
        await page.getByRole("link", { name: "Upscale, then refine", exact: true }).click();
        const upscaler = page.locator("#run-image-image_to_image_model");
        await upscaler.getByRole("option", { name: "ESRGAN-slim-x4" }).waitFor({
          state: "attached",
        });
        assert.equal(await upscaler.locator("option:checked").innerText(), "ESRGAN-slim-x2");
        await page.getByRole("button", { name: "Run" }).click();
        await page.getByText("is missing", { exact: true }).waitFor();
        await visit(page, `${url}/workflows?view=mine`);
        await page.getByRole("link", { name: "From elsewhere" }).click();
        await page.getByRole("heading", { name: "From elsewhere", level: 1 }).waitFor();
      },
    );

    await t.step("deleted after confirmation", async () => {
      await page.getByRole("button", { name: "Workflow actions" }).click();
      await page.getByRole("menuitem", { name: "Delete" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      await card(page, "Came back").waitFor();
      assert.equal(await card(page, "From elsewhere").count(), 0);
    });

    await t.step("many workflows are paged", async () => {
      await page.evaluate(async (text) => {
        for (let i = 0; i < 70; i++) {
          const workflow = { ...JSON.parse(text), name: `Number ${String(i).padStart(3, "0")}` };
          const headers = { "content-type": "application/json" };
          const body = JSON.stringify({ workflow });
          await fetch("/api/v1/workflows/", { method: "POST", headers, body });
        }
      }, exported);
      await visit(page, `${url}/workflows?view=mine`);
      await card(page, "Number 010").waitFor();
      await page.getByRole("button", { name: "Next" }).click();
      await card(page, "Number 069").waitFor();
      await page.getByLabel("Search names and descriptions").fill("number 004");
      await card(page, "Number 004").waitFor();
      assert.equal(await page.locator(".workflow-card").count(), 1);
    });
    await window.close();

    await t.step("axe finds no violations, also on a phone", async () => {
      const phone = await openWindow(browser, { viewport: { width: 360, height: 740 } });
      await visit(phone.page, `${url}/workflows?view=mine`);
      await phone.page.locator(".workflow-card").first().waitFor();
      await accessible(phone.page, "Workflows, phone");
      await openDefault(phone.page, url);
      await accessible(phone.page, "a workflow, phone");
      const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 360, `the page is ${wide} pixels wide`);
      await phone.close();
    });
  } finally {
    await browser.close();
  }
});

Deno.test("workflows of two users: shared, run but not changed", async (t) => {
  await using server = await startServer({ settings: { multiuser: true } });
  const browser = await launch();
  const { url } = server;
  try {
    const ada = await household(browser, url);
    const al = await windowOf(browser, url, "al@example.com");
    const bo = await windowOf(browser, url, "bo@example.com");

    await t.step("shared by its owner, it appears for the other at once", async () => {
      await openDefault(al.page, url);
      await al.page.getByRole("button", { name: "Save a copy" }).first().click();
      await al.page.getByLabel("Name of the copy").fill("Al's own");
      await al.page.getByRole("dialog").getByRole("button", { name: "Save a copy" }).click();
      await al.page.getByRole("heading", { name: "Al's own", level: 1 }).waitFor();
      await al.page.getByText("Only you, the people you name").waitFor();
      await visit(bo.page, `${url}/workflows?view=shared`);
      await bo.page.getByText("Nobody has shared a workflow yet").waitFor();
      await al.page.getByLabel("Share workflow").check();
      await al.page.getByText("Everybody who can sign in here can see and run it.").waitFor();
      await card(bo.page, "Al's own").waitFor();
      assert.match(await card(bo.page, "Al's own").innerText(), /by Al[\s\S]*Shared/);
    });

    await t.step("the other may run and copy it, and nothing else", async () => {
      await bo.page.getByRole("link", { name: "Al's own" }).click();
      await bo.page.getByText("It belongs to Al").waitFor();
      assert.equal(await bo.page.getByLabel("Share workflow").count(), 0);
      await bo.page.getByRole("button", { name: "Workflow actions" }).click();
      await bo.page.getByRole("menuitem", { name: "Export" }).waitFor();
      assert.equal(await bo.page.getByRole("menuitem").count(), 1);
      await bo.page.keyboard.press("Escape");
    });

    await t.step("withdrawn, it is gone from the other's page", async () => {
      bo.expect(/status of 404/);
      await al.page.getByLabel("Share workflow").uncheck();
      await bo.page.getByText("That did not work").or(bo.page.getByRole("alert")).first().waitFor();
      assert.equal(await bo.page.getByRole("heading", { name: "Al's own" }).count(), 0);
    });
    for (const window of [ada, al, bo]) await window.close();
  } finally {
    await browser.close();
  }
});
