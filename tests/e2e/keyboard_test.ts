import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startServer } from "../server.ts";
import { launch, openWindow, visit } from "./browser.ts";
import { household, PASSWORD } from "./people.ts";

/** What has the focus: its name, and whether one sees it. */
function focused(page: Page): Promise<{ name: string; seen: boolean; ring: boolean }> {
  return page.evaluate(() => {
    const at = document.activeElement ?? document.body;
    const box = at.getBoundingClientRect();
    const inside = (from: number, to: number, most: number) =>
      (Math.max(from, 0) + Math.min(to, most)) / 2;
    const top = document.elementFromPoint(
      inside(box.left, box.right, innerWidth),
      inside(box.top, box.bottom, innerHeight),
    );
    const labels = (at as HTMLInputElement).labels;
    const shows = at.matches("[role=listbox]") ? at.querySelector(".grid-active") ?? at : at;
    return {
      name: (at.getAttribute("aria-label") || labels?.[0]?.innerText || at.textContent || "")
        .trim().slice(0, 60),
      seen: top !== null && (at.contains(top) || top.contains(at) || labels?.[0]?.contains(top)),
      ring: getComputedStyle(shows).outlineStyle !== "none",
    } as { name: string; seen: boolean; ring: boolean };
  });
}

/** Goes on with Tab until this has the focus; all that has it on the way has to be in sight. */
async function tabTo(page: Page, name: string | RegExp, back = false): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
    const at = await focused(page);
    assert.ok(at.seen, `the focus is out of sight on "${at.name}"`);
    assert.ok(at.ring, `nothing shows that "${at.name}" has the focus`);
    if (typeof name === "string" ? at.name === name : name.test(at.name)) return;
  }
  assert.fail(`Tab does not lead to ${name}`);
}

/**
 * Waits for the focus to come back to what matches: a browser hands it on only when it has drawn.
 */
async function comesBack(page: Page, selector: string): Promise<void> {
  await page.waitForFunction((where) => document.activeElement?.matches(where), selector);
}

const GRID = "[role=listbox]";

Deno.test("a full tour by keyboard, with the focus always visible", async (t) => {
  await using server = await startServer({ settings: { multiuser: true } });
  const browser = await launch();
  const { url } = server;
  try {
    await (await household(browser, url)).close();
    const window = await openWindow(browser, { viewport: { width: 1024, height: 480 } });
    const { page } = window;

    await t.step("sign in", async () => {
      await visit(page, url);
      await tabTo(page, "User name or e-mail");
      await page.keyboard.type("al@example.com");
      await tabTo(page, "Password");
      await page.keyboard.type(PASSWORD);
      await page.keyboard.press("Enter");
      await page.waitForSelector("#prompt");
      await page.waitForSelector("html[data-ready]");
    });

    await t.step("make twelve images, and open one", async () => {
      await tabTo(page, "Skip to content");
      await page.keyboard.press("Enter");
      await comesBack(page, "#content");
      await tabTo(page, "Prompt");
      await page.keyboard.type("a red circle on a blue background");
      await tabTo(page, "Images");
      await page.keyboard.press("Control+a");
      await page.keyboard.type("12");
      await page.keyboard.press("Control+Enter");
      await page.locator(".tile").nth(11).waitFor();
      await tabTo(page, /^Done: a red circle/, true);
      await page.keyboard.press("Enter");
      await tabTo(page, "Vary a little", true);
    });

    await t.step("move two of them to a new board", async () => {
      await page.keyboard.press("g");
      await page.keyboard.press("l");
      await page.locator(".grid-tile").nth(1).waitFor();
      await tabTo(page, "Uploads");
      await tabTo(page, "All images");
      const first = await page.locator(".grid-tile").first().boundingBox();
      assert.ok(first && first.y > 56, "the first row lies under the bar");
      await page.keyboard.press("Space");
      await page.keyboard.press("Shift+ArrowRight");
      await page.getByText("2 selected").waitFor();
      await tabTo(page, "Move to board");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor();
      await page.keyboard.type("By keys");
      await page.keyboard.press("Enter");
      await page.getByText("2 images moved.").waitFor();
      await page.getByRole("toolbar").waitFor({ state: "detached" });
      await comesBack(page, GRID);
    });

    await t.step("share it, and read who can see it", async () => {
      await tabTo(page, /^By keys/, true);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "By keys" }).waitFor();
      await tabTo(page, "Share");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor();
      await tabTo(page, "E-mail address");
      await page.keyboard.type("bo@example.com");
      await page.keyboard.press("Enter");
      await page.getByText("Now you, Bo and the administrators can see this.").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await comesBack(page, ".gallery-actions .button");
      assert.equal((await focused(page)).name, "Share", "the focus is back where it was");
    });

    await t.step("open one, go to the next, and return to the grid", async () => {
      await tabTo(page, "By keys");
      await page.keyboard.press("Enter");
      await page.locator(".lightbox").waitFor();
      await page.getByText("1 of 2").waitFor();
      await page.keyboard.press("ArrowRight");
      await page.getByText("2 of 2").waitFor();
      await page.keyboard.press("Escape");
      await page.locator(".lightbox").waitFor({ state: "detached" });
      await comesBack(page, GRID);
    });

    await t.step("delete one, and undo by the message", async () => {
      await page.keyboard.press("Delete");
      await page.locator(".grid-tile").nth(1).waitFor({ state: "detached" });
      // A move can be undone, too.
      await page.locator(".toast", { hasText: "moved." }).waitFor({ state: "detached" });
      await tabTo(page, "Undo");
      await page.keyboard.press("Enter");
      await page.locator(".grid-tile").nth(1).waitFor();
      await comesBack(page, GRID);
    });

    await t.step("change the theme by a command, and sign out in the menu", async () => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Commands" }).waitFor();
      await page.keyboard.type("dark");
      await page.keyboard.press("Enter");
      await page.locator("html[data-theme=dark]").waitFor();
      await tabTo(page, "Your account and settings", true);
      await page.keyboard.press("Enter");
      await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
      await page.waitForFunction(() => document.activeElement?.matches("[role=menu]"));
      await page.keyboard.press("End");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
    });
    await window.close();
  } finally {
    await browser.close();
  }
});
