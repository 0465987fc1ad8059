/** Habits of browsers and people that no script of a test has by itself. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { smallPng } from "../libraries.ts";
import { startServer } from "../server.ts";
import { launch, openWindow, visit } from "./browser.ts";
import { ADMIN, PASSWORD, setUp } from "./people.ts";

Deno.test("autofill, input methods and touch", async (t) => {
  await using server = await startServer({ settings: { multiuser: true } });
  const browser = await launch();
  const { url } = server;
  try {
    const ada = await openWindow(browser);
    await visit(ada.page, `${url}/setup`);
    await setUp(ada.page, url);

    await t.step("a password manager fills fields without input events", async () => {
      const desk = await openWindow(browser);
      await visit(desk.page, `${url}/sign-in`);
      await desk.page.evaluate(([email, password]) => {
        const fill = (id: string, text: string) =>
          (document.getElementById(id) as HTMLInputElement).value = text;
        fill("email", email as string);
        fill("password", password as string);
      }, [ADMIN, PASSWORD]);
      await desk.page.getByRole("button", { name: "Sign in" }).click();
      await desk.page.waitForURL(`${url}/`);
    });

    await t.step("Enter that accepts an input method's word does not submit", async () => {
      await visit(ada.page, `${url}/`);
      await ada.page.locator("#prompt").fill("a hill");
      const asked: string[] = [];
      ada.page.on("request", (request) => request.method() === "POST" && asked.push(request.url()));
      const press = (isComposing: boolean) =>
        ada.page.evaluate((isComposing) => {
          const key = { key: "Enter", ctrlKey: true, bubbles: true, isComposing };
          document.getElementById("prompt")?.dispatchEvent(new KeyboardEvent("keydown", key));
        }, isComposing);
      await press(true);
      const generated = () => asked.filter((address) => address.endsWith("/generate"));
      assert.deepEqual(generated(), []);
      const sent = ada.page.waitForRequest(/\/generate$/);
      await press(false);
      await sent;
      assert.equal(generated().length, 1);
    });

    await t.step("an image with a workflow is imported, and opened as a workflow", async () => {
      const workflow = JSON.stringify({ name: "From an image", nodes: [], edges: [] });
      const png = smallPng(8, 8, { invokeai_workflow: workflow });
      const file = { name: "a.png", mimeType: "image/png", buffer: Buffer.from(png) };
      const title = ada.page.getByRole("heading", { name: "From an image" });
      await visit(ada.page, `${url}/workflows`);
      await ada.page.locator('input[type="file"]').first().setInputFiles(file);
      await title.waitFor();
      const name = await ada.page.evaluate(async (bytes) => {
        const form = new FormData();
        form.append("file", new File([new Uint8Array(bytes)], "a.png"));
        const path = "/api/v1/images/upload?image_category=user&is_intermediate=false";
        const answer = await fetch(path, { method: "POST", body: form });
        return (await answer.json()).image_name as string;
      }, [...png]);
      await visit(ada.page, `${url}/library?image=${name}`);
      await ada.page.getByRole("button", { name: "Open as workflow" }).click();
      await title.waitFor();
    });

    await t.step("a decimal comma is accepted", async () => {
      await visit(ada.page, `${url}/`);
      const guidance = ada.page.locator("#guidance");
      for (const [typed, meant] of [["7,5", "7.5"], ["\uff14.\uff15", "4.5"], ["3.5", "3.5"]]) {
        await guidance.fill("");
        await guidance.pressSequentially(typed as string);
        await guidance.blur();
        assert.equal(await guidance.inputValue(), meant);
      }
      await guidance.press("ArrowUp");
      assert.ok(Number(await guidance.inputValue()) > 3.5);
    });

    await t.step("two windows of one user keep their own drafts", async () => {
      const other = await ada.page.context().newPage();
      await visit(other, `${url}/`);
      const saved = (page: typeof other) => page.waitForResponse(/set_by_key/);
      for (const [page, words] of [[other, "of the other"], [ada.page, "of the first"]] as const) {
        const [, done] = [await page.fill("#prompt", words), saved(page)];
        await done;
      }
      await other.reload();
      await other.waitForSelector("html[data-ready]");
      assert.equal(await other.inputValue("#prompt"), "of the other");
      await other.close();
    });

    await t.step("signing in again in one window applies to the other", async () => {
      const other = await ada.page.context().newPage();
      await visit(other, `${url}/`);
      await ada.page.evaluate(() => fetch("/api/v1/auth/logout", { method: "POST" }));
      const dialog = (page: typeof other) => page.getByRole("alertdialog");
      await dialog(ada.page).waitFor();
      await dialog(other).waitFor();
      await dialog(ada.page).locator("#password").fill(PASSWORD);
      await dialog(ada.page).getByRole("button", { name: "Sign in" }).click();
      await dialog(ada.page).waitFor({ state: "detached" });
      await dialog(other).waitFor({ state: "detached" });
      await other.close();
    });

    await t.step("input text is large enough to avoid zooming on touch screens", async () => {
      const context = await browser.newContext({ hasTouch: true, isMobile: true });
      const page = await context.newPage();
      await page.goto(`${url}/sign-in`);
      const size = await page.locator("#email").evaluate((field) =>
        getComputedStyle(field).fontSize
      );
      assert.ok(parseFloat(size) >= 16, size);
      await context.close();
    });
  } finally {
    await browser.close();
  }
});
