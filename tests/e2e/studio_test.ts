import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { SCREENS, screensFor } from "../../islands/studio/screens.ts";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, uncut, visit } from "./browser.ts";

const PAGES = [
  ...screensFor({ is_admin: true }, false).map((name) => SCREENS[name].path),
  "/library?board=trash",
];
const LOOKS = [
  { colorScheme: "light", width: 360, language: "de" },
  { colorScheme: "dark", width: 1440, language: "en" },
  { colorScheme: "light", width: 768, language: "ja" },
  { colorScheme: "dark", width: 360, language: "en" },
] as const;

/** What moves for longer than a blink, of all that can: a spinner and a skeleton are put there. */
function moving(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const things = ["spinner", "skeleton"].map((name) => {
      const thing = document.createElement("span");
      thing.className = name;
      document.body.append(thing);
      return thing;
    });
    const found = document.getAnimations()
      .filter(({ effect }) => Number(effect?.getComputedTiming().endTime ?? 0) > 1)
      .map(({ effect }) => ((effect as KeyframeEffect).target as Element).className);
    things.forEach((thing) => thing.remove());
    return found;
  });
}

Deno.test("every page, in both themes and three languages", async (t) => {
  await using server = await startServer();
  const browser = await launch();
  try {
    for (const { colorScheme, width, language } of LOOKS) {
      await t.step(`${language}, ${colorScheme}, ${width} pixels`, async () => {
        const window = await openWindow(browser, {
          colorScheme,
          viewport: { width, height: 800 },
          locale: language,
          hasTouch: width === 360,
          reducedMotion: width === 768 ? "reduce" : "no-preference",
        });
        for (const path of PAGES) {
          await visit(window.page, server.url + path);
          assert.equal(await window.page.evaluate(() => document.documentElement.lang), language);
          const wide = await window.page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= width, `${path} is ${wide} pixels wide`);
          const where = `${path} (${language}, ${colorScheme}, ${width})`;
          await uncut(window.page, where);
          await accessible(window.page, where, [colorScheme]);
          const still = width === 768;
          assert.equal((await moving(window.page)).length === 0, still, `moving on ${where}`);
        }
        window.expect(/status of 404/);
        await window.page.goto(`${server.url}/nowhere`);
        await window.page.getByRole("link").first().waitFor();
        await uncut(window.page, "the page of what is not there");
        await accessible(window.page, "the page of what is not there", [colorScheme]);
        await window.close();
      });
    }
  } finally {
    await browser.close();
  }
});

Deno.test("the frame: keys, commands, drafts, a server that goes away", async (t) => {
  const root = await Deno.makeTempDir({ prefix: "atelier-e2e-" });
  let server = await startServer({ root });
  const port = Number(new URL(server.url).port);
  const browser = await launch();
  try {
    const window = await openWindow(browser);
    const { page } = window;
    await visit(page, server.url);

    await t.step("navigating by keyboard, without reloading", async () => {
      await page.evaluate(() => document.documentElement.setAttribute("data-same", "page"));
      await page.keyboard.press("g");
      await page.keyboard.press("q");
      await page.getByRole("heading", { name: "Queue" }).waitFor();
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
      await accessible(page, "the shortcuts");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("work");
      await accessible(page, "the commands");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Workflows" }).waitFor();
      assert.equal(await page.locator("html[data-same=page]").count(), 1);
    });

    await t.step(
      "the palette keeps letters typed before it is open, and finds things",
      async () => {
        await visit(page, server.url);
        await page.keyboard.press("Control+k");
        await page.keyboard.type("text to im", { delay: 1 });
        await page.getByRole("option", { name: "Text to image" }).waitFor();
        assert.equal(await page.getByRole("combobox").inputValue(), "text to im");
        await page.getByRole("option", { name: "Text to image" }).click();
        await page.getByRole("heading", { name: "Text to image" }).waitFor();
      },
    );

    await t.step("theme and language apply on another device", async () => {
      await visit(page, `${server.url}/account`);
      await page.getByRole("button", { name: "Dark" }).click();
      await page.getByLabel("Language").selectOption("de");
      await page.getByRole("heading", { name: "Konto" }).waitFor();
      await page.waitForResponse(/set_by_key/);
      const other = await openWindow(browser);
      await visit(other.page, server.url);
      const look = await other.page.evaluate(() => {
        const { lang, dataset } = document.documentElement;
        return `${lang} ${dataset.theme}`;
      });
      assert.equal(look, "de dark");
      await other.close();
      await page.getByLabel("Sprache").selectOption("en");
      await page.waitForResponse(/set_by_key/);
    });

    await t.step("a workflow runs from its form, and its graph can be seen", async () => {
      await visit(page, `${server.url}/workflows`);
      await page.getByRole("link", { name: "Text to image" }).click();
      await page.getByLabel("Prompt", { exact: true }).fill("a calm sea at night");
      await page.getByRole("button", { name: "Run" }).click();
      await page.locator(".workflow-results a img").waitFor();
      await accessible(page, "a workflow");
      assert.ok(await page.locator(".graph-box").count() > 5);
      await visit(page, `${server.url}/queue`);
      await page.locator(".queue-title", { hasText: "Text to image" }).first().waitFor();
    });

    await t.step(
      "a draft survives a restart of the server; the page reconnects by itself",
      async () => {
        await visit(page, server.url);
        await page.fill("#prompt", "half a thought");
        window.expect(/WebSocket|ERR_CONNECTION|Failed to load/);
        await server.kill("SIGTERM");
        await page.getByText("Connection lost").waitFor();
        await page.keyboard.press("Control+Enter");
        await page.locator(".invoke .form-error").waitFor();
        server = await startServer({ root, settings: { port } });
        await page.getByText("Connection lost").waitFor({ state: "detached" });
        assert.equal(await page.inputValue("#prompt"), "half a thought");
        await page.keyboard.press("Control+Enter");
        await page.locator(".viewer-image:not(.viewer-live)").waitFor();
      },
    );
    await window.close();

    await t.step("on a slow line the first page can be used within ten seconds", async () => {
      const slow = await openWindow(browser);
      const session = await slow.page.context().newCDPSession(slow.page);
      // Slow 3G as browsers' tools define it: 400 ms, 50 KB/s.
      await session.send("Network.emulateNetworkConditions", {
        offline: false,
        latency: 400,
        downloadThroughput: 50_000,
        uploadThroughput: 50_000,
      });
      const sizes: number[] = [];
      session.on("Network.loadingFinished", (e) => sizes.push(e.encodedDataLength));
      await session.send("Network.enable");
      const began = Date.now();
      await visit(slow.page, server.url);
      assert.ok(Date.now() - began < 10_000);
      await slow.close();
    });

    await t.step("JavaScript of the first page is below 90 kB compressed", async () => {
      const lean = await openWindow(browser);
      const session = await lean.page.context().newCDPSession(lean.page);
      const scripts = new Map<string, number>();
      session.on("Network.responseReceived", (e) => {
        if (e.type === "Script") scripts.set(e.requestId, 0);
      });
      session.on("Network.loadingFinished", (e) => {
        if (scripts.has(e.requestId)) scripts.set(e.requestId, e.encodedDataLength);
      });
      await session.send("Network.enable");
      await visit(lean.page, server.url);
      const total = [...scripts.values()].reduce((a, b) => a + b, 0);
      assert.ok(total > 10_000 && total < 90_000, `${total} bytes in ${scripts.size} files`);
      await lean.close();
    });
  } finally {
    await browser.close();
    await server.stop();
    await Deno.remove(root, { recursive: true });
  }
});
