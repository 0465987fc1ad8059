/** A real browser for the tests. Every page must stay silent: no error, no warning. */
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** `scrollbars`: those that take room, as on most desktops; otherwise there are none. */
export async function launch({ scrollbars = false } = {}): Promise<Browser> {
  return await chromium.launch({
    executablePath: Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium",
    args: ARGS,
    ...(scrollbars ? { ignoreDefaultArgs: ["--hide-scrollbars"] } : {}),
  });
}

export interface Window {
  page: Page;
  /** What the console has said so far. */
  complaints: string[];
  /** Complaints that the test itself provokes, such as a refused request. */
  expect(pattern: RegExp): void;
  /** Closes the window. @throws when the console was not silent. */
  close(): Promise<void>;
}

/** A window of its own person: cookies are not shared with other windows. */
export async function openWindow(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Window> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    locale: "en-GB",
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const complaints: string[] = [];
  const expected: RegExp[] = [];
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(`thrown: ${error.message}`));
  return {
    page,
    complaints,
    expect: (pattern) => void expected.push(pattern),
    async close() {
      await context.close();
      const real = complaints.filter((text) => !expected.some((p) => p.test(text)));
      assert.deepEqual(real, [], "the console was not silent");
    },
  };
}

/** Goes to a page and waits until it answers. */
export async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForSelector("html[data-ready]");
}

/** What is meant to be moved sideways. */
const SIDEWAYS =
  ".boards-all, .strip, .examples, .table-wrap, .selection-bar, .graph, .server-parts, pre";

/** Nothing that one reads or presses is cut by the edge of what it lies in, or of the window. */
export async function uncut(page: Page, where: string): Promise<void> {
  const found = await page.evaluate((sideways) => {
    const edge = (of: Element) => {
      let box = of.parentElement;
      const cuts = ({ display, overflowX }: CSSStyleDeclaration) =>
        display !== "contents" && overflowX !== "visible";
      while (box && !cuts(getComputedStyle(box))) box = box.parentElement;
      return box?.getBoundingClientRect() ?? { left: 0, right: innerWidth };
    };
    const what = "button, a, input, select, textarea, h1, h2, h3, label, legend, .nav-word, .card";
    return [...document.querySelectorAll(what)].filter((thing) => {
      const { left, right, width } = thing.getBoundingClientRect();
      if (width < 2 || thing.closest(`.sr-only, .skip, ${sideways}`)) return false;
      if (thing.matches(".nav-word, .button") && thing.scrollWidth > thing.clientWidth) return true;
      const ends = edge(thing);
      return left < ends.left - 1 || right > ends.right + 1;
    }).map((thing) => thing.outerHTML.slice(0, 120));
  }, SIDEWAYS);
  assert.deepEqual(found, [], `cut on ${where}`);
}

/** Rules of axe-core that look at colours, the only ones that a theme can break. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"];

/** No serious or critical finding of axe-core on what is shown, in these themes. */
export async function accessible(
  page: Page,
  where: string,
  themes: readonly ("light" | "dark")[] = ["light", "dark"],
): Promise<void> {
  // Until then the buttons that send a form are disabled.
  await page.waitForSelector("html[data-ready], body:not(:has(#studio))");
  const theme = await page.evaluate(() => document.documentElement.dataset["theme"] ?? null);
  for (const [i, look] of themes.entries()) {
    await wear(page, look);
    // Without frames there is nothing to join on a page of its own, which takes twice as long.
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
    const { violations } = await (i === 0 ? axe : axe.withRules(OF_COLOURS)).analyze();
    const bad = violations.filter((v) => v.impact === "serious" || v.impact === "critical");
    const told = bad.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.map((n) => n.html).join("\n  ")}`);
    assert.deepEqual(told, [], `axe-core on ${where}, ${look}`);
  }
  await wear(page, theme);
}

/**
 * Changes the theme; colours that fade into each other have to have arrived. A spinner never does.
 */
async function wear(page: Page, theme: string | null): Promise<void> {
  await page.evaluate(async (name) => {
    const { dataset } = document.documentElement;
    if (name === null) delete dataset["theme"];
    else dataset["theme"] = name;
    const isFading = () =>
      document.getAnimations().some(({ effect, playState }) =>
        playState !== "finished" && effect?.getComputedTiming().endTime !== Infinity
      );
    // What has just changed begins to fade with the next frame. The `finished` of an animation is
    // not waited for: now and then it never comes.
    do {
      for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
    } while (isFading());
  }, theme);
}

/** Chooses a model in Create by its name. */
export async function pick(page: Page, field: string, model: string): Promise<void> {
  await page.getByRole("button", { name: `${field}: ` }).click();
  await page.getByRole("dialog", { name: field }).getByRole("button", { name: model }).click();
  await page.getByRole("button", { name: `${field}: ${model}` }).waitFor();
}
