import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { smallPng } from "../libraries.ts";
import { startServer } from "../server.ts";
import { launch, openWindow, visit } from "./browser.ts";
import { PASSWORD, setUp } from "./people.ts";

const OFFLINE = "The server cannot be reached.";
const IMAGE = { name: "a.png", mimeType: "image/png", buffer: Buffer.from(smallPng(64, 64)) };

/** Lets no request to these addresses through until the answer is called. */
async function hold(page: Page, addresses: string): Promise<() => void> {
  const gate = Promise.withResolvers<void>();
  await page.route(addresses, async (route) => {
    await gate.promise;
    await route.continue();
  });
  return gate.resolve;
}

/** Fails all requests to these addresses while `work` is done. */
async function without(page: Page, addresses: string, work: () => Promise<void>): Promise<void> {
  await page.route(addresses, (route) => route.abort());
  try {
    await work();
  } finally {
    await page.unroute(addresses);
  }
}

Deno.test("failures are shown, and late answers are ignored", async (t) => {
  await using server = await startServer({ settings: { multiuser: true } });
  const browser = await launch();
  const { url } = server;
  try {
    const window = await openWindow(browser);
    const { page } = window;
    window.expect(/ERR_FAILED/);
    await setUp(page, url);
    const toast = (text: string) => page.locator(".toast").filter({ hasText: text }).first();
    const dismissed = async () => {
      for (const button of await page.locator(".toast .icon-button").all()) await button.click();
    };

    await t.step("a password that cannot be suggested", async () => {
      await visit(page, `${url}/account`);
      await without(page, "**/generate-password", async () => {
        await page.getByRole("button", { name: "Suggest one" }).click();
        await toast(OFFLINE).waitFor();
      });
    });

    await t.step("a menu that cannot be fetched", async () => {
      await visit(page, `${url}/account`);
      await without(page, "**/static/build/**", async () => {
        await page.getByRole("button", { name: "Your account and settings" }).click();
        await toast("Something went wrong on this page.").waitFor();
      });
    });

    await t.step("a language that comes after another one was chosen", async () => {
      await visit(page, `${url}/account`);
      const release = await hold(page, "**/static/build/**");
      const german = page.waitForRequest("**/static/build/**");
      await page.selectOption("#language", "de");
      const request = await german;
      await page.selectOption("#language", "en");
      release();
      await (await request.response())?.finished();
      await page.evaluate(() => new Promise(requestAnimationFrame));
      await page.getByRole("heading", { name: "Account", exact: true }).waitFor();
      assert.equal(await page.getAttribute("html", "lang"), "en");
    });

    await t.step("an image that cannot be canceled", async () => {
      await visit(page, url);
      const put = (command: string) =>
        page.evaluate(async (path) => (await fetch(path, { method: "PUT" })).status, command);
      assert.equal(await put("/api/v1/queue/default/processor/pause"), 200);
      await page.fill("#prompt", "a red circle on a blue background");
      await page.keyboard.press("Control+Enter");
      const cancel = page.locator(".progress-row").getByRole("button", { name: "Cancel" });
      await without(page, "**/cancel", async () => {
        await cancel.click();
        await toast(OFFLINE).waitFor();
      });
      await cancel.click();
      await cancel.waitFor({ state: "detached" });
    });

    await t.step("a mask that is used again before it has loaded", async () => {
      await visit(page, url);
      await page.locator(".start input[type=file]").setInputFiles(IMAGE);
      await page.getByRole("button", { name: "Paint a mask" }).click();
      await page.locator(".mask-stage canvas").click();
      /** Keeps the mask and loads the page anew: until then it knows what was drawn. */
      const keep = async () => {
        await page.getByRole("button", { name: "Use this mask" }).click();
        await page.locator(".mask-stage").waitFor({ state: "detached" });
        await visit(page, url);
      };
      await keep();
      const set = page.getByRole("button", { name: "Edit the mask" });
      const release = await hold(page, "**/full");
      await set.click();
      const use = page.getByRole("button", { name: "Use this mask" });
      await use.waitFor();
      assert.ok(await use.isDisabled(), "it would be an empty mask");
      release();
      await keep();
      await page.route("**/full", (route) => route.abort());
      await set.click();
      await page.locator(".dialog .form-error").getByText(OFFLINE).waitFor();
      assert.ok(await use.isDisabled(), "it would be an empty mask");
      await page.unroute("**/full");
      await page.keyboard.press("Escape");
    });

    await t.step("an upload that ends after leaving the page", async () => {
      await visit(page, `${url}/library`);
      const release = await hold(page, "**/images/upload*");
      await page.locator(".library-main input[type=file]").setInputFiles(IMAGE);
      await page.getByText("Uploading 1 of 1").waitFor();
      await page.getByRole("link", { name: "Not on a board" }).click();
      const there = page.url();
      release();
      await toast("1 image uploaded.").waitFor();
      assert.equal(page.url(), there);
      await dismissed();
    });

    await t.step("an upload after the session has ended: sign in, and it continues", async () => {
      window.expect(/status of 401/);
      await visit(page, `${url}/library`);
      await page.evaluate(() => fetch("/api/v1/auth/logout", { method: "POST" }));
      const dialog = page.getByRole("alertdialog");
      await dialog.waitFor();
      const refused = page.waitForResponse("**/images/upload*");
      await page.locator(".library-main input[type=file]").setInputFiles(IMAGE);
      assert.equal((await refused).status(), 401);
      await dialog.locator("#password").fill(PASSWORD);
      await dialog.getByRole("button", { name: "Sign in" }).click();
      await toast("1 image uploaded.").waitFor();
      await dismissed();
    });

    await t.step("a second file while the first is being read", async () => {
      const csv = (text: string) => ({
        name: "file.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(text),
      });
      await visit(page, `${url}/people`);
      await page.getByRole("button", { name: "Import" }).click();
      const people = await hold(page, "**/users/import*");
      for (const name of ["first", "second"]) {
        await page.locator("#import-file").setInputFiles(csv(`email\n${name}@example.com\n`));
      }
      people();
      await page.getByText("second@example.com").waitFor();
      assert.equal(await page.getByText("first@example.com").count(), 0);
      await visit(page, `${url}/styles`);
      await page.getByRole("button", { name: "Import and export" }).click();
      await page.getByRole("menuitem", { name: "Import a file" }).click();
      const styles = await hold(page, "**/read_file");
      await page.locator("#preset-file").setInputFiles(csv("name,prompt,negative_prompt\na,b,c\n"));
      await page.locator("#preset-file:disabled").waitFor();
      styles();
      await page.locator("#preset-file:enabled").waitFor();
      await page.keyboard.press("Escape");
    });

    await t.step("failing to sign out is reported, and the session continues", async () => {
      await visit(page, `${url}/account`);
      const signOut = async () => {
        await page.getByRole("button", { name: "Your account and settings" }).click();
        await page.getByRole("menuitem", { name: "Sign out" }).click();
      };
      await without(page, "**/auth/logout", async () => {
        await signOut();
        await toast(OFFLINE).waitFor();
      });
      assert.equal(new URL(page.url()).pathname, "/account");
      await signOut();
      await page.waitForURL(`${url}/sign-in`);
    });
    await window.close();
  } finally {
    await browser.close();
  }
});
