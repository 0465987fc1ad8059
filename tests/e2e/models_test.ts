import assert from "node:assert/strict";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { type HubFile, startHub } from "../hub.ts";
import { kohya, SD15 } from "../inference/recognition/headers.ts";
import { weightsFile } from "../services/models/rig.ts";
import { PROJECT, startServer } from "../server.ts";
import { accessible, launch, openWindow, pick, visit } from "./browser.ts";
import { addPerson, setUp, windowOf } from "./people.ts";

const card = (page: Page, name: string) => page.locator(".model-card", { hasText: name });

/** The model that ships, as if somebody had brought another one. */
async function copyOfStarter(folder: string): Promise<string> {
  const from = join(PROJECT, "models", "starter");
  const to = join(folder, "my drawings");
  const parts = ["scheduler", "text_encoder", "tokenizer", "unet", "vae_decoder", "vae_encoder"];
  for (const part of parts) {
    await Deno.mkdir(join(to, part), { recursive: true });
    for (const { name } of Deno.readDirSync(join(from, part))) {
      await Deno.copyFile(join(from, part, name), join(to, part, name));
    }
  }
  await Deno.copyFile(join(from, "model_index.json"), join(to, "model_index.json"));
  return to;
}

/** The model that ships, as a repository would hold it. */
async function starterFiles(): Promise<Record<string, HubFile>> {
  const from = join(PROJECT, "models", "starter");
  const files: Record<string, HubFile> = {};
  for (const part of ["", "scheduler", "text_encoder", "tokenizer", "unet", "vae_decoder"]) {
    for (const { name, isFile } of Deno.readDirSync(join(from, part))) {
      const lfs = name.endsWith(".onnx");
      if (isFile) {
        files[join(part, name)] = { bytes: await Deno.readFile(join(from, part, name)), lfs };
      }
    }
  }
  return files;
}

Deno.test("models: install, edit, hide, use, miss and remove one", async (t) => {
  await using hub = await startHub();
  hub.repos.set("atelier/sketches", { files: await starterFiles(), tags: ["license:apache-2.0"] });
  const folder = await Deno.makeTempDir({ prefix: "atelier-models-" });
  await using server = await startServer({
    settings: { multiuser: true, model_roots: folder },
    hub,
  });
  const browser = await launch();
  const { url } = server;
  try {
    const brought = await copyOfStarter(folder);
    const ada = await openWindow(browser);
    await setUp(ada.page, url);
    await addPerson(ada.page, "al@example.com", "Al");
    const al = await windowOf(browser, url, "al@example.com");
    const { page } = ada;

    await t.step("an invalid folder is refused with the reason", async () => {
      ada.expect(/status of 4/);
      await visit(page, `${url}/models`);
      await page.getByRole("button", { name: "Install", exact: true }).click();
      await page.getByLabel("Where from?").fill("/no/such/folder");
      await page.getByRole("button", { name: "Look", exact: true }).click();
      await page.getByText("There is no file or folder at this path").waitFor();
      await accessible(page, "the dialog to install");
      await page.getByText("Tokens for hubs").click();
      await page.getByText("Look around on the server").click();
      await page.locator(".folder-entry").first().press("Enter");
      // What was pressed has gone with its listing: the focus stays where it was.
      await page.getByRole("button", { name: "Up", exact: true }).waitFor();
      await page.waitForFunction(() => document.activeElement?.matches(".folder-listing"));
      await accessible(page, "the dialog to install, with all that it has");
    });

    await t.step("a model is found, chosen, and copied with progress", async () => {
      await page.getByLabel("Where from?").fill(folder);
      await page.getByRole("button", { name: "Look", exact: true }).click();
      await page.getByRole("button", { name: `Install: ${brought}` }).waitFor();
      await accessible(page, "the dialog with what a folder has");
      await page.getByRole("button", { name: `Install: ${brought}` }).click();
      await page.getByRole("heading", { name: "Installations" }).waitFor();
      await page.getByText("installed", { exact: true }).waitFor();
      await page.locator(".model-card").nth(1).waitFor();
      await page.getByRole("button", { name: "Clear the list" }).click();
      await page.getByRole("heading", { name: "Installations" }).waitFor({ state: "detached" });
    });

    await t.step(
      "a link is previewed, downloaded, paused, resumed, and the model used",
      async () => {
        hub.speed = 3_000_000;
        await visit(page, `${url}/models?source=https://huggingface.co/atelier/sketches`);
        const dialog = page.getByRole("dialog");
        await dialog.getByText("apache-2.0").waitFor();
        await accessible(page, "the dialog with an offer");
        await dialog.getByRole("button", { name: "Install", exact: true }).click();
        await page.getByRole("button", { name: "Pause: sketches" }).click();
        await page.getByText(/^paused/).waitFor();
        await accessible(page, "Models with a paused download");
        hub.speed = Infinity;
        await page.getByRole("button", { name: "Resume: sketches" }).click();
        await card(page, "sketches").waitFor();
        await card(page, "sketches").getByRole("button", { name: /^Use/ }).click();
        await page.locator("#prompt").fill("a red circle");
        await page.locator("#steps").fill("4");
        await page.locator("#prompt").press("Control+Enter");
        await page.locator(".viewer-image:not(.viewer-live)").waitFor();
        await visit(page, `${url}/models`);
        await card(page, "sketches").getByRole("button", { name: /Actions for/ }).click();
        await page.getByRole("menuitem", { name: "Remove" }).click();
        await card(page, "sketches").waitFor({ state: "detached" });
        await page.getByRole("button", { name: "Undo" }).click();
        await card(page, "sketches").waitFor();
      },
    );

    await t.step(
      "its page has its details, takes an image as cover, and deletes it for good",
      async () => {
        await page.setViewportSize({ width: 360, height: 400 });
        const link = page.getByRole("link", { name: "sketches" });
        await link.scrollIntoViewIfNeeded();
        assert.ok(await page.evaluate(() => scrollY) > 0);
        await link.click();
        await page.getByRole("heading", { name: "sketches", level: 1 }).waitFor();
        assert.equal(await page.evaluate(() => scrollY), 0, "seen from its beginning");
        await page.setViewportSize({ width: 1280, height: 860 });
        await page.getByRole("heading", { level: 1, name: "sketches" }).waitFor();
        await page.getByText("1 image.").waitFor();
        await accessible(page, "the page of a model");
        await page.getByRole("button", { name: "Use image 1 as the cover" }).click();
        await page.locator(".model-cover img").waitFor();
        await page.getByRole("button", { name: /Actions for/ }).click();
        await page.getByRole("menuitem", { name: "Verify its files" }).click();
        await page.getByText("Its files are sound").waitFor();
        await accessible(page, "the page of a model whose files are sound");
        await page.getByRole("button", { name: /Actions for/ }).click();
        await page.getByRole("menuitem", { name: "Make it the default" }).click();
        await page.locator(".page-head .tag", { hasText: "Default" }).waitFor();
        await page.getByRole("button", { name: /Actions for/ }).click();
        await page.getByRole("menuitem", { name: "Remove" }).click();
        await page.getByRole("button", { name: "Delete now: sketches" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Delete now" }).click();
        await page.getByRole("heading", { name: "Removed models" }).waitFor({ state: "detached" });
        await page.getByRole("button", { name: "Clear the list" }).click();
      },
    );

    await t.step("another user sees it, without controls to change it", async () => {
      await visit(al.page, `${url}/models`);
      await al.page.locator(".model-card").nth(1).waitFor();
      assert.equal(await al.page.getByRole("button", { name: /Actions for/ }).count(), 0);
      assert.equal(await al.page.getByRole("button", { name: "Install", exact: true }).count(), 0);
      await accessible(al.page, "Models, read only");
    });

    await t.step(
      "its name, trigger words and settings are changed; invalid ones are refused",
      async () => {
        await card(page, "my_drawings").getByRole("button", { name: /Actions for/ }).click();
        await page.getByRole("menuitem", { name: "Edit" }).click();
        await page.locator("#model-name").fill("Charcoal");
        await page.locator("#model-steps").fill("many");
        await page.getByRole("button", { name: "Save", exact: true }).click();
        await page.locator("#model-steps-error").waitFor();
        await page.locator("#model-steps").fill("7");
        await page.getByRole("button", { name: "Save", exact: true }).click();
        await card(page, "Charcoal").waitFor();
        assert.match(await card(page, "Charcoal").innerText(), /Steps\s+7/);
        await card(al.page, "Charcoal").waitFor();
      },
    );

    await t.step("using it in Create applies its settings", async () => {
      await card(al.page, "Charcoal").getByRole("button", { name: /Use in Create/ }).click();
      await al.page.waitForSelector("#prompt");
      assert.equal(await al.page.inputValue("#steps"), "7");
      assert.equal(await al.page.locator("#model").innerText(), "Charcoal");
      await al.page.locator("#model").click();
      const picker = al.page.getByRole("dialog", { name: "Model" });
      await picker.getByRole("button", { name: "Charcoal", pressed: true }).waitFor();
      await accessible(al.page, "the picker of models");
      await al.page.keyboard.press("Escape");
      await picker.waitFor({ state: "detached" });
      await al.page.waitForFunction(() => document.activeElement?.id === "model");
      await pick(al.page, "Model", "Default model");
      await pick(al.page, "Model", "Charcoal");
    });

    await t.step("hidden, it is absent for others, until it is shared with one", async () => {
      await visit(al.page, `${url}/models`);
      await card(page, "Charcoal").getByRole("button", { name: /Actions for/ }).click();
      await page.getByRole("menuitem", { name: "Who can use it" }).click();
      await page.getByLabel("Only you").check();
      await card(al.page, "Charcoal").waitFor({ state: "detached" });
      await page.getByLabel("E-mail address").fill("al@example.com");
      await page.getByRole("button", { name: "Share", exact: true }).click();
      await page.getByRole("button", { name: "Stop sharing with Al" }).waitFor();
      await visit(al.page, `${url}/models`);
      await card(al.page, "Charcoal").waitFor();
      await page.keyboard.press("Escape");
      await page.getByLabel("Who can use it").selectOption({ label: "For some only" });
      await card(page, "Ships with").waitFor({ state: "detached" });
      assert.equal(await page.locator(".model-card").count(), 1);
      await accessible(page, "models that some may use");
      await page.getByLabel("Who can use it").selectOption({ label: "For everyone" });
      await card(page, "Charcoal").waitFor({ state: "detached" });
      await page.getByLabel("Who can use it").selectOption({ label: "For anybody" });
      await card(page, "Charcoal").waitFor();
      assert.equal(await al.page.getByLabel("Who can use it").count(), 0);
    });

    await t.step("the one that ships cannot be removed; another can", async () => {
      await card(page, "Ships with").first().getByRole("button", { name: /Actions for/ }).click();
      await page.getByRole("menuitem", { name: "Edit" }).waitFor();
      assert.equal(await page.getByRole("menuitem", { name: "Remove" }).count(), 0);
      await page.keyboard.press("Escape");
      await card(page, "Charcoal").getByRole("button", { name: /Actions for/ }).click();
      await page.getByRole("menuitem", { name: "Remove" }).click();
      await card(page, "Charcoal").waitFor({ state: "detached" });
      await Deno.stat(join(brought, "model_index.json"));
    });
    await al.close();
    await ada.close();
  } finally {
    await browser.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("models: upload a file; nothing for axe-core to find on a phone", async (t) => {
  await using server = await startServer();
  const folder = await Deno.makeTempDir({ prefix: "atelier-upload-" });
  const browser = await launch();
  try {
    await t.step("an upload continues after a reload, and is installed", async () => {
      const bytes = weightsFile(kohya(SD15, "diffusers", 12));
      assert.ok(bytes.length > 2 ** 23, "more than one part");
      const [file, other] = [join(folder, "ink.safetensors"), join(folder, "other.safetensors")];
      await Deno.writeFile(file, bytes);
      await Deno.writeFile(other, bytes.subarray(1));
      const { page, expect, close } = await openWindow(browser);
      expect(/net::ERR_FAILED/);
      // Only the first part arrives.
      const later = /uploads\/[\w-]+\?offset=[1-9]/;
      await page.route(later, (route) => route.abort());
      await visit(page, `${server.url}/models`);
      await page.getByRole("button", { name: "Install", exact: true }).click();
      await page.getByRole("dialog").locator("input[type=file]").setInputFiles(file);
      const row = page.locator(".model-jobs li", { hasText: "ink.safetensors" });
      await row.getByText("8.4 MB of").waitFor();
      // Only then, or the page that is left would send the rest.
      await visit(page, `${server.url}/models`);
      await page.unroute(later);
      await accessible(page, "Models with an upload that was broken off");
      await row.locator("input[type=file]").setInputFiles(other);
      await row.getByText("This is another file").waitFor();
      await row.locator("input[type=file]").setInputFiles(file);
      await page.getByRole("button", { name: "Install: ink.safetensors" }).click();
      await card(page, "ink").waitFor();
      await row.waitFor({ state: "detached" });
      await close();
    });

    const phone = await openWindow(browser, { viewport: { width: 360, height: 740 } });
    await visit(phone.page, `${server.url}/models`);
    await accessible(phone.page, "Models, phone");
    await phone.page.locator(".model-card a").first().click();
    await phone.page.getByRole("heading", { name: "What it is" }).waitFor();
    await accessible(phone.page, "A model, phone");
    const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 360, `the page is ${wide} pixels wide`);
    await phone.close();
  } finally {
    await browser.close();
    await Deno.remove(folder, { recursive: true });
  }
});
