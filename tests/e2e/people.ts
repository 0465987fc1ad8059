/** People of a multi-user server, made over the API, and their windows. */
import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openWindow, visit, type Window } from "./browser.ts";

export const PASSWORD = "a quiet lamp on the desk";
export const ADMIN = "ada@example.com";

/**
 * Makes the first administrator through the page itself; in a house that was used, `landing` is the
 * list of people.
 */
export async function setUp(page: Page, url: string, landing = "#prompt"): Promise<void> {
  await visit(page, url);
  await page.getByLabel("Your name").fill("Ada");
  await page.getByLabel("E-mail").fill(ADMIN);
  await page.locator("#password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForSelector(landing);
}

/** Signs in through the page. */
export async function signIn(page: Page, url: string, email: string): Promise<void> {
  await visit(page, url);
  await page.getByLabel("E-mail").fill(email);
  await page.locator("#password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForSelector(".frame");
  await page.waitForSelector("html[data-ready]");
}

/** Adds somebody with the rights of whoever is signed in in this window. */
export async function addPerson(page: Page, email: string, name: string): Promise<void> {
  const status = await page.evaluate(async (body) => {
    const answer = await fetch("/api/v1/auth/users", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return answer.status;
  }, { email, display_name: name, password: PASSWORD });
  assert.equal(status, 201);
}

/** Al and Bo, and the window of Ada, who added them. */
export async function household(browser: Browser, url: string): Promise<Window> {
  const ada = await openWindow(browser);
  await setUp(ada.page, url);
  await addPerson(ada.page, "al@example.com", "Al");
  await addPerson(ada.page, "bo@example.com", "Bo");
  return ada;
}

/** A window in which this person is signed in. */
export async function windowOf(
  browser: Browser,
  url: string,
  email: string,
  options: BrowserContextOptions = {},
): Promise<Window> {
  const window = await openWindow(browser, options);
  await signIn(window.page, url, email);
  return window;
}
