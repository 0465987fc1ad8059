import assert from "node:assert/strict";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { PROJECT, startServer } from "../server.ts";
import { accessible, launch, openWindow, visit } from "./browser.ts";
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

Deno.test("models: install, edit, hide, use, miss and remove one", async (t) => {
  await using server = await startServer({ settings: { multiuser: true } });
  const folder = await Deno.makeTempDir({ prefix: "atelier-models-" });
  const browser = await launch();
  const { url } = server;
  try {
    const brought = await copyOfStarter(folder);
    const ada = await openWindow(browser);
    await setUp(ada.page, url);
    await addPerson(ada.page, "al@example.com", "Al");
    const al = await windowOf(browser, url, "al@example.com");
    const { page } = ada;

    await t.step("a folder that is none is told in words", async () => {
      ada.expect(/status of 4/);
      await visit(page, `${url}/models`);
      await page.getByRole("button", { name: "Install", exact: true }).click();
      await page.getByLabel("File or folder on the server").fill("/no/such/folder");
      await page.getByRole("button", { name: "Look for models" }).click();
      await page.getByText("There is no file or folder at this path").waitFor();
      await accessible(page, "the dialog to install");
    });

    await t.step("found, chosen, and copied with progress", async () => {
      await page.getByLabel("File or folder on the server").fill(folder);
      await page.getByRole("button", { name: "Look for models" }).click();
      await page.getByRole("button", { name: `Install: ${brought}` }).click();
      await page.getByRole("heading", { name: "Installations" }).waitFor();
      await page.getByText("installed", { exact: true }).waitFor();
      await page.locator(".model-card").nth(1).waitFor();
      await page.getByRole("button", { name: "Clear the list" }).click();
      await page.getByRole("heading", { name: "Installations" }).waitFor({ state: "detached" });
    });

    await t.step("somebody else sees it, with nothing to change", async () => {
      await visit(al.page, `${url}/models`);
      await al.page.locator(".model-card").nth(1).waitFor();
      assert.equal(await al.page.getByRole("button", { name: /Actions for/ }).count(), 0);
      assert.equal(await al.page.getByRole("button", { name: "Install", exact: true }).count(), 0);
      await accessible(al.page, "Models, read only");
    });

    await t.step("its name, words and settings are changed; nonsense is refused", async () => {
      const other = page.locator(".model-card").filter({ hasNotText: "Ships with Atelier" });
      await other.getByRole("button", { name: /Actions for/ }).click();
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
    });

    await t.step("used in Create, it brings its settings", async () => {
      await card(al.page, "Charcoal").getByRole("button", { name: /Use in Create/ }).click();
      await al.page.waitForSelector("#prompt");
      assert.equal(await al.page.inputValue("#steps"), "7");
      const chosen = al.page.locator("#model option:checked");
      assert.equal(await chosen.innerText(), "Charcoal");
    });

    await t.step("hidden, it is gone for others, until somebody is named", async () => {
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
    });

    await t.step("the one that ships cannot be removed; another can", async () => {
      await card(page, "Ships with").getByRole("button", { name: /Actions for/ }).click();
      await page.getByRole("menuitem", { name: "Edit" }).waitFor();
      assert.equal(await page.getByRole("menuitem", { name: "Remove" }).count(), 0);
      await page.keyboard.press("Escape");
      await card(page, "Charcoal").getByRole("button", { name: /Actions for/ }).click();
      await page.getByRole("menuitem", { name: "Remove" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
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

Deno.test("models: nothing for axe-core to find in both themes, also on a phone", async () => {
  await using server = await startServer();
  const browser = await launch();
  try {
    for (const colorScheme of ["light", "dark"] as const) {
      const viewport = { width: 360, height: 740 };
      const phone = await openWindow(browser, { colorScheme, viewport });
      await visit(phone.page, `${server.url}/models`);
      await phone.page.getByText("About this model").click();
      await accessible(phone.page, `Models, ${colorScheme}, phone`);
      const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 360, `the page is ${wide} pixels wide`);
      await phone.close();
    }
  } finally {
    await browser.close();
  }
});
