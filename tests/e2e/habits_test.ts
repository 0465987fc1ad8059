/** Habits of browsers and people that no script of a test has by itself. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { smallPng } from "../libraries.ts";
import { startServer } from "../server.ts";
import { launch, openWindow, visit } from "./browser.ts";
import { ADMIN, PASSWORD, setUp } from "./people.ts";

Deno.test("fields that are filled silently, keys of an input method, fingers", async (t) => {
  await using server = await startServer({ settings: { multiuser: true } });
  const browser = await launch();
  const { url } = server;
  try {
    const ada = await openWindow(browser);
    await visit(ada.page, `${url}/setup`);
    await setUp(ada.page, url);

    await t.step("a password manager fills without telling the page", async () => {
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

    await t.step("Enter that takes a suggested word sends nothing", async () => {
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

    await t.step("an image that holds a workflow is imported, and opened as one", async () => {
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

    await t.step("a field under a finger is large enough not to be zoomed into", async () => {
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
