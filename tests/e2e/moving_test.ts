/** What people see of a move to another store: while it runs, given up, and done. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { smallPng } from "../libraries.ts";
import { startS3 } from "../s3_server.ts";
import { PROJECT, startServer } from "../server.ts";
import { until } from "../until.ts";
import { accessible, launch, openWindow, uncut, visit } from "./browser.ts";
import { setUp } from "./people.ts";

const IMAGE = { name: "a.png", mimeType: "image/png", buffer: Buffer.from(smallPng(64, 64)) };
const BANNER = "The studio is being moved: until that is over, it can only be looked at.";
const REFUSED = /can only be looked at until that is over\. Nothing was changed\./;

Deno.test("a studio that is being moved is read, and goes on by itself afterwards", async (t) => {
  await using s3 = await startS3();
  const root = await Deno.makeTempDir({ prefix: "atelier-moving-" });
  const { storage = "", ...keys } = s3.settings;
  const settings = { multiuser: true, ...keys };
  let server = await startServer({ root, settings });
  const { url } = server;
  const port = Number(new URL(url).port);
  /** `migrate-storage` with these words. */
  const command = (...words: string[]) =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "--no-check", "cli/main.ts", "migrate-storage", ...words],
      cwd: PROJECT,
      env: {
        ATELIER_ROOT: root,
        ...Object.fromEntries(
          Object.entries(keys).map(([name, value]) => [`ATELIER_${name.toUpperCase()}`, value]),
        ),
      },
      stdout: "null",
      stderr: "null",
    });
  const browser = await launch();
  try {
    const window = await openWindow(browser);
    window.expect(/status of 503|WebSocket|ERR_CONNECTION|Failed to load/);
    const { page } = window;
    const banner = page.locator(".moving").getByText(BANNER);
    const tile = page.locator(".grid-tile img").first();
    const toast = (text: RegExp) => page.locator(".toast").filter({ hasText: text }).first();
    const upload = () => page.locator(".library-main input[type=file]").setInputFiles(IMAGE);
    /** The tab that was opened at the beginning is still the same one, never loaded again. */
    const isSame = async () => await page.locator("html[data-same]").count() === 1;
    await setUp(page, url);
    await visit(page, `${url}/library`);
    await page.evaluate(() => document.documentElement.setAttribute("data-same", "page"));
    await upload();
    await tile.waitFor();
    /** Begins a move whose first image never arrives. */
    const begin = async () => {
      let puts = 0;
      s3.fault = (method, path) => method === "PUT" && path.includes("/images/") && ++puts > 0;
      const child = command("--files", storage).spawn();
      await until(() => Promise.resolve(puts > 0));
      return child;
    };

    await t.step("an open page says so by itself, and shows what there is", async () => {
      const child = await begin();
      await banner.waitFor();
      await page.keyboard.press("g");
      await page.keyboard.press("q");
      await page.getByRole("heading", { name: "Queue" }).waitFor();
      assert.ok(await banner.isVisible(), "on every page");
      await page.keyboard.press("g");
      await page.keyboard.press("l");
      await page.getByRole("button", { name: "Show the upload" }).click();
      await tile.click();
      await page.locator(".lightbox img").first().waitFor();
      await page.keyboard.press("Escape");
      await page.locator(".lightbox").waitFor({ state: "detached" });
      await accessible(page, "the library of a studio that is being moved");
      await page.setViewportSize({ width: 360, height: 800 });
      await uncut(page, "the same on a phone");
      await page.setViewportSize({ width: 1280, height: 860 });
      child.kill("SIGKILL");
      await child.status;
      s3.fault = null;
    });

    await t.step("what would change something is refused in words, and can be kept", async () => {
      await upload();
      await toast(REFUSED).waitFor();
      await page.getByRole("button", { name: "New board" }).click();
      await page.getByLabel("Board name").fill("Not now");
      await page.getByRole("button", { name: "Create board" }).click();
      await page.getByRole("dialog").getByText(REFUSED).waitFor();
      assert.equal(await page.getByLabel("Board name").inputValue(), "Not now");
      await page.keyboard.press("Escape");
      await page.keyboard.press("g");
      await page.keyboard.press("c");
      await page.fill("#prompt", "half a thought");
      await page.keyboard.press("Control+Enter");
      await page.locator(".invoke .form-error").getByText(REFUSED).waitFor();
    });

    await t.step("given up, the notice goes by itself, and changes are made again", async () => {
      assert.equal((await command("--cancel").output()).code, 0);
      await banner.waitFor({ state: "detached" });
      await page.keyboard.press("Control+Enter");
      await page.locator(".viewer-image:not(.viewer-live)").waitFor();
      assert.equal(await page.inputValue("#prompt"), "half a thought");
    });

    await t.step("moved, the page goes on in the new place by itself", async () => {
      assert.equal((await command("--files", storage).output()).code, 0);
      await banner.waitFor();
      await server.kill("SIGTERM");
      await page.getByText("Connection lost").waitFor();
      server = await startServer({ root, settings: { ...settings, storage, port } });
      await page.getByText("Connection lost").waitFor({ state: "detached" });
      await banner.waitFor({ state: "detached" });
      s3.requests.length = 0;
      await page.locator("#prompt").blur();
      await page.keyboard.press("g");
      await page.keyboard.press("l");
      await upload();
      await toast(/1 image uploaded\./).waitFor();
      assert.ok(s3.requests.some((line) => line.startsWith("PUT ")), "into the bucket");
      assert.ok(await isSame());
    });
    await window.close();
  } finally {
    await browser.close();
    await server.kill("SIGTERM");
    await Deno.remove(root, { recursive: true });
  }
});
