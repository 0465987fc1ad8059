import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { smallPng } from "../libraries.ts";
import { startServer } from "../server.ts";
import { launch, openWindow, visit } from "./browser.ts";
import { PASSWORD, setUp } from "./people.ts";

const OFFLINE = "The server cannot be reached.";
const PICTURE = { name: "a.png", mimeType: "image/png", buffer: Buffer.from(smallPng(64, 64)) };

/** Fails all requests to these addresses while `work` is done. */
async function without(page: Page, addresses: string, work: () => Promise<void>): Promise<void> {
  await page.route(addresses, (route) => route.abort());
  await work();
  await page.unroute(addresses);
}

Deno.test("what fails is told, and what comes late changes nothing", async (t) => {
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
        await page.getByRole("button", { name: "You and your settings" }).click();
        await toast("Something went wrong on this page.").waitFor();
      });
    });

    await t.step("a picture that cannot be canceled", async () => {
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

    await t.step("an upload when the session has ended: sign in, and it goes on", async () => {
      window.expect(/status of 401/);
      await visit(page, `${url}/library`);
      await page.context().clearCookies();
      await page.locator(".gallery-tools input[type=file]").setInputFiles(PICTURE);
      const dialog = page.getByRole("alertdialog");
      await dialog.locator("#password").fill(PASSWORD);
      await dialog.getByRole("button", { name: "Sign in" }).click();
      await toast("1 picture uploaded.").waitFor();
      await dismissed();
    });

    await t.step("signing out: the session lives on, and nobody is told otherwise", async () => {
      await visit(page, `${url}/account`);
      const signOut = async () => {
        await page.getByRole("button", { name: "You and your settings" }).click();
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
