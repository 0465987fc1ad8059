import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, uncut, visit } from "./browser.ts";

const typed = (page: Page) => page.inputValue("#prompt");
const tiles = (page: Page, count: number) =>
  page.waitForFunction((n) => document.querySelectorAll(".recent .tile").length >= n, count);

Deno.test("hints of the Create page before anything is requested", async (t) => {
  await using server = await startServer();
  const browser = await launch();
  try {
    const window = await openWindow(browser);
    const { page } = window;
    await visit(page, server.url);
    const count = page.locator("label[for=prompt] + .tokens");

    await t.step("exact token counts, and notes on the notation", async () => {
      assert.equal(await count.count(), 0);
      await page.fill("#prompt", "A Red, RED circle!");
      await page.getByText("6 / 75").waitFor();
      await page.fill("#prompt", `${"red ".repeat(75)}circle on blue`);
      await page.getByText("78 / 150").waitFor();
      await page.fill("#prompt", "a (red:1.2) circle");
      await page.getByText("“(red:1.2)” is read as AUTOMATIC1111’s notation").waitFor();
      await page.fill("#negative", "(blurry)99");
      await page.getByText("cannot be read: “(blurry” has the weight 99").waitFor();
      await page.fill("#negative", "");
      await page.fill("#prompt", "{red|{2$$ $$red|blue}} circle");
      await page.getByText("3 / 75").waitFor();
    });

    await t.step(
      "keys change weights and walk the history, and undo reverts them",
      async () => {
        await page.fill("#prompt", "a red circle");
        await page.locator(".prompt-paper").waitFor({ state: "attached" });
        await page.locator("#prompt").evaluate((area: HTMLTextAreaElement) =>
          area.setSelectionRange(2, 5)
        );
        await page.keyboard.press("Control+ArrowUp");
        await page.keyboard.press("Control+ArrowUp");
        assert.equal(await page.inputValue("#prompt"), "a (red)1.2 circle");
        assert.equal(await page.locator(".prompt-paper mark").innerText(), "(red)1.2");
        assert.match(await page.locator(".prompt-box [role=status]").innerText(), /1\.2/);
        await page.keyboard.press("Control+z");
        assert.equal(await page.inputValue("#prompt"), "a (red)1.1 circle");
      },
    );

    await t.step("unknown values are not shown", async () => {
      window.expect(/status of 503/);
      await page.route("**/utilities/token_count", (route) => route.fulfill({ status: 503 }));
      await page.fill("#prompt", "a red circle");
      await count.waitFor({ state: "detached" });
      await page.waitForTimeout(600);
      assert.equal(await count.count(), 0);
      await page.unroute("**/utilities/token_count");
    });

    await t.step("a dynamic prompt is expanded as the server will expand it", async () => {
      await page.fill("#prompt", "a {2$$ and $$red|blue} {circle|square}");
      await page.getByText("Makes 4 images:").waitFor();
      assert.deepEqual(await page.locator(".dynamic-list li").allInnerTexts(), [
        "a red and blue circle",
        "a red and blue square",
        "a blue and red circle",
      ]);
      await page.getByText("and 1 more").waitFor();
      await accessible(page, "Create with a dynamic prompt");
      await page.fill("#prompt", "{a|b|c|d|e|f|g|h|i|j}".repeat(9));
      await page.getByText("There are 1,000,000,000 combinations. Only the first 64 are used.")
        .waitFor();
      await page.fill("#prompt", `a {red|blue} circle on a ${"very ".repeat(80)}long road`);
      await page.getByText("Makes 2 images:").waitFor();
      await uncut(page, "Create with a long dynamic prompt");
      await page.fill("#prompt", "a {red|blue circle");
      await page.getByText("The “{” at character 3 is not closed.").waitFor();
      await page.getByRole("button", { name: "Create", exact: true }).waitFor();
    });

    await t.step("an estimate is shown only after a first image", async () => {
      await page.getByText("time not known yet").waitFor();
      await page.fill("#prompt", "a {red|blue} circle");
      const asked: unknown[] = [];
      page.on("request", (request) => {
        if (request.url().endsWith("/generate")) asked.push(request.postDataJSON().prompts);
      });
      // At once, before the page knows what the braces stand for.
      await page.keyboard.press("Control+Enter");
      await tiles(page, 2);
      assert.deepEqual(asked, [["a red circle", "a blue circle"]], "one request");
      assert.deepEqual(
        await page.locator(".strip-item").evaluateAll((all) =>
          all.map((one) => one.getAttribute("title"))
        ),
        ["Done: a blue circle", "Done: a red circle"],
      );
      await page.getByText(/^all ready in (about \d+ s|less than a second)$/i).waitFor();
      await page.getByRole("button", { name: "How long it takes, and why" }).click();
      await page.getByText("as measured with this model").waitFor();
      const items = await fetch(`${server.url}/api/v1/queue/default/list_all`).then((r) =>
        r.json()
      );
      const prompts = items.map((i: { field_values: { value: string }[] }) =>
        i.field_values[0]?.value
      );
      assert.deepEqual(prompts.toSorted(), ["a blue circle", "a red circle"]);
    });

    await t.step(
      "recalled parameters fill the form, are announced, and can be undone",
      async () => {
        const recall = (parameters: unknown) =>
          fetch(`${server.url}/api/v1/recall/default`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(parameters),
          }).then((answer) => answer.json());
        await page.fill("#prompt", "typed by hand");
        await page.fill("#steps", "9");
        await page.fill("#negative", "rain");
        await recall({ positive_prompt: "a hill of a script", steps: 33, seed: 5, clip_skip: 1 });
        await page.getByText("A script has filled in Create: Prompt, Steps, and Seed.")
          .waitFor();
        await page.getByText("Not used here: clip_skip").waitFor();
        assert.equal(await typed(page), "a hill of a script");
        assert.equal(await page.inputValue("#steps"), "33");
        assert.equal(await page.inputValue("#seed"), "5");
        assert.equal(await page.inputValue("#negative"), "rain");
        await accessible(page, "Create, filled in by a script");
        await page.getByRole("button", { name: "Undo" }).click();
        assert.equal(await typed(page), "typed by hand");
        assert.equal(await page.inputValue("#steps"), "9");
        assert.equal(await page.inputValue("#seed"), "");
      },
    );

    await t.step("text typed just before a reload is kept and saved", async () => {
      await page.fill("#negative", "fog");
      await page.fill("#steps", "7");
      // Beyond the end of its slider, which must not pull it back.
      await page.fill("#count", "20");
      await page.fill("#prompt", "the last words");
      await visit(page, server.url);
      assert.equal(await typed(page), "the last words");
      assert.equal(await page.inputValue("#negative"), "fog");
      assert.equal(await page.inputValue("#steps"), "7");
      assert.equal(await page.inputValue("#count"), "20");
      // The server draws it as well now.
      await visit(page, server.url);
      assert.equal(await page.inputValue("#count"), "20");
      await page.fill("#prompt", "words of a window that is closed");
      await page.close({ runBeforeUnload: true });
      const other = await openWindow(browser);
      await visit(other.page, server.url);
      assert.equal(await typed(other.page), "words of a window that is closed");
      await other.close();
    });
    await window.close();
  } finally {
    await browser.close();
  }
});

Deno.test("a start image is chosen from the library, by keyboard and by touch", async (t) => {
  await using server = await startServer();
  const browser = await launch();
  try {
    const api = (path: string, body: unknown) =>
      fetch(`${server.url}/api/v1/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }).then((answer) => answer.json());
    const { board_id } = await api("boards/?board_name=Squares", {});
    await api("generate", { prompt: "a blue square", steps: 2, count: 3, board_id });
    await api("generate", { prompt: "a red circle", steps: 2, count: 62 });
    const window = await openWindow(browser);
    const { page } = window;
    await visit(page, server.url);
    await page.waitForFunction(
      () => document.querySelector(".recent .tile") && !document.querySelector(".badge"),
    );
    const dialog = page.getByRole("dialog", { name: "Choose an image" });
    const images = dialog.locator(".tile");

    await t.step("arrow keys and Enter, also beyond the first page", async () => {
      await page.getByRole("button", { name: "Library" }).focus();
      await page.keyboard.press("Enter");
      await images.first().waitFor();
      await accessible(page, "the picker");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("End");
      await dialog.getByRole("button", { name: "Image 65 of 65" }).and(page.locator(":focus"))
        .waitFor();
      await page.keyboard.press("Enter");
      await page.locator(".start-image img").waitFor();
      const name = await page.locator(".start-image img").getAttribute("src");
      const { image_names } = await fetch(
        `${server.url}/api/v1/images/names?is_intermediate=false&starred_first=false`,
      ).then((answer) => answer.json());
      assert.match(name ?? "", new RegExp(image_names[64]));
    });

    await t.step("it is restored with the form, and used", async () => {
      await page.waitForTimeout(1_000);
      await visit(page, server.url);
      await page.locator(".start-image img").waitFor();
      await page.fill("#prompt", "a red circle");
      await page.fill("#strength", "0.5");
      await page.keyboard.press("Control+Enter");
      await page.locator(".viewer-image:not(.viewer-live)").waitFor();
      await page.getByRole("button", { name: "Remove the start image" }).click();
    });

    await t.step("a remix of it starts from the same image again", async () => {
      await page.getByRole("button", { name: "Remix" }).click();
      await page.locator(".start-image img").waitFor();
      assert.equal(await page.inputValue("#strength"), "0.5");
      await page.getByRole("button", { name: "Remove the start image" }).click();
    });
    await window.close();

    await t.step("by touch: one board, a search, and no match", async () => {
      const phone = await openWindow(browser, {
        viewport: { width: 360, height: 740 },
        hasTouch: true,
        isMobile: true,
      });
      await visit(phone.page, server.url);
      await phone.page.getByRole("button", { name: "Settings", exact: true }).tap();
      await phone.page.getByRole("button", { name: "Library" }).tap();
      const shown = phone.page.getByRole("dialog").locator(".tile");
      await shown.first().waitFor();
      await phone.page.getByLabel("Images of").selectOption({ label: "Squares" });
      await phone.page.getByRole("button", { name: "Image 1 of 3" }).waitFor();
      await phone.page.getByPlaceholder("Search prompts, tags, files").fill("circle");
      await phone.page.getByText("Nothing matches").waitFor();
      await phone.page.getByPlaceholder("Search prompts, tags, files").fill("square");
      await phone.page.getByRole("button", { name: "Image 1 of 3" }).tap();
      await phone.page.locator(".start-image img").waitFor();
      const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 360, `the page is ${wide} pixels wide`);
      await phone.close();
    });
  } finally {
    await browser.close();
  }
});
