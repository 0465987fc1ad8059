import assert from "node:assert/strict";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, uncut, visit } from "./browser.ts";
import { ADMIN, PASSWORD, setUp, signIn } from "./people.ts";

Deno.test("setup, users signing in, and ending a session", async (t) => {
  await using server = await startServer({ settings: { multiuser: true } });
  const browser = await launch();
  const { url } = server;
  try {
    const ada = await openWindow(browser);

    await t.step("a fresh server leads to its setup, and only once", async () => {
      await visit(ada.page, `${url}/library`);
      assert.equal(new URL(ada.page.url()).pathname, "/setup");
      await accessible(ada.page, "Setup");
      await setUp(ada.page, url);
      await visit(ada.page, `${url}/setup`);
      assert.equal(new URL(ada.page.url()).pathname, "/");
    });

    await t.step("an administrator adds two people", async () => {
      await visit(ada.page, `${url}/people`);
      for (const [name, email] of [["Bo", "bo@example.com"], ["Cy", "cy@example.com"]]) {
        await ada.page.getByRole("button", { name: "Add somebody" }).click();
        const dialog = ada.page.getByRole("dialog");
        await dialog.getByLabel("Name", { exact: true }).fill(name ?? "");
        await dialog.getByLabel("E-mail").fill(email ?? "");
        await dialog.locator("#add-password").fill(PASSWORD);
        await dialog.getByRole("checkbox", { name: /Must be changed/ }).uncheck();
        await dialog.getByRole("button", { name: "Add somebody" }).click();
        await dialog.waitFor({ state: "detached" });
      }
      for (const email of ["bo@example.com", "cy@example.com"]) {
        await ada.page.getByText(email).waitFor();
      }
      assert.equal(await ada.page.locator(".people-table tbody tr").count(), 3);
      await accessible(ada.page, "People");
    });

    const desk = await openWindow(browser);
    await t.step(
      "a wrong password is refused, a right one leads to the requested page",
      async () => {
        await visit(desk.page, `${url}/library`);
        assert.equal(new URL(desk.page.url()).pathname, "/sign-in");
        desk.expect(/status of 401/);
        await desk.page.getByLabel("E-mail").fill("bo@example.com");
        await desk.page.locator("#password").fill("wrong");
        await desk.page.getByRole("button", { name: "Sign in" }).click();
        await desk.page.locator(".form-error:not(:empty)").waitFor();
        await accessible(desk.page, "Sign in");
        await desk.page.locator("#password").fill(PASSWORD);
        await desk.page.getByRole("button", { name: "Sign in" }).click();
        await desk.page.waitForURL(`${url}/library`);
      },
    );

    await t.step("text typed before the script has loaded is kept", async () => {
      const early = await openWindow(browser);
      let release = () => {};
      const held = new Promise<void>((go) => release = go);
      await early.page.route("**/main.js", async (route) => {
        await held;
        await route.continue();
      });
      await early.page.goto(`${url}/sign-in`, { waitUntil: "commit" });
      await early.page.getByLabel("E-mail").fill("bo@example.com");
      await early.page.locator("#password").fill(PASSWORD);
      assert.ok(await early.page.getByRole("button", { name: "Sign in" }).isDisabled());
      release();
      await early.page.getByRole("button", { name: "Sign in" }).click();
      await early.page.waitForSelector("#prompt");
      await early.page.unrouteAll({ behavior: "wait" });
      // The page may be asking for something just then.
      early.expect(/status of 401/);
      await early.page.evaluate(() => fetch("/api/v1/auth/logout", { method: "POST" }));
      await early.close();
    });

    const phone = await openWindow(browser, { viewport: { width: 360, height: 740 } });
    await t.step("ending another session signs that window out", async () => {
      await signIn(phone.page, url, "bo@example.com");
      await phone.page.fill("#prompt", "half a thought");
      await visit(desk.page, `${url}/account`);
      phone.expect(/status of 401/);
      await desk.page.getByRole("button", { name: /^End:/ }).click();
      await phone.page.getByRole("alertdialog").waitFor();
      assert.equal(await phone.page.inputValue("#prompt"), "half a thought");
    });

    await t.step("signing in again in place keeps what was typed", async () => {
      const dialog = phone.page.getByRole("alertdialog");
      await accessible(phone.page, "Sign in again");
      await dialog.locator("#password").fill(PASSWORD);
      await dialog.getByRole("button", { name: "Sign in" }).click();
      await dialog.waitFor({ state: "detached" });
      assert.equal(await phone.page.inputValue("#prompt"), "half a thought");
      const me = await phone.page.evaluate(async () =>
        (await (await fetch("/api/v1/auth/me")).json()).email
      );
      assert.equal(me, "bo@example.com");
    });

    await t.step("a new address takes the password", async () => {
      const { page } = desk;
      await page.fill("#profile-email", "bo.lang@example.com");
      await page.fill("#profile-password", PASSWORD);
      await page.locator("#profile-password").press("Enter");
      await page.getByText("Saved.").waitFor();
      await page.locator("#profile-password").waitFor({ state: "detached" });
      const me = await page.evaluate(async () =>
        (await (await fetch("/api/v1/auth/me")).json()).email
      );
      assert.equal(me, "bo.lang@example.com");
    });

    await t.step("a user does not get the administrator's page", async () => {
      await visit(desk.page, `${url}/people`);
      await desk.page.getByText("Only administrators can see this page.").waitFor();
    });

    await t.step(
      "all actions on a user can be done with a screen reader",
      async () => {
        await visit(ada.page, `${url}/people`);
        for (const action of ["Edit", "Sessions", "Reset password", "Hand over", "Delete"]) {
          await ada.page.getByRole("button", { name: "Actions for Cy" }).click();
          await ada.page.getByRole("menuitem", { name: action, exact: true }).click();
          await ada.page.getByRole("dialog").waitFor();
          await accessible(ada.page, `People, ${action}`);
          await ada.page.keyboard.press("Escape");
          await ada.page.getByRole("dialog").waitFor({ state: "detached" });
        }
        await ada.page.getByRole("button", { name: "Add somebody" }).click();
        await ada.page.getByRole("dialog").locator("#add-email").fill("nobody");
        await ada.page.getByRole("dialog").locator("#add-password").fill("short");
        ada.expect(/status of 422/);
        await ada.page.getByRole("dialog").getByRole("button", { name: "Add somebody" }).click();
        await ada.page.getByText("Enter an address like name@example.com.").waitFor();
        await accessible(ada.page, "Add somebody, refused");
        await ada.page.keyboard.press("Escape");
        await visit(ada.page, `${url}/people?view=groups`);
        await accessible(ada.page, "Groups");
      },
    );

    await t.step("an invalid limit is refused, not taken for no limit", async () => {
      const { page } = ada;
      const edit = async () => {
        await page.getByRole("button", { name: "Actions for Cy" }).click();
        await page.getByRole("menuitem", { name: "Edit", exact: true }).click();
      };
      await visit(page, `${url}/people`);
      await edit();
      await page.fill("#limit-quota_bytes", "1,5");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await edit();
      assert.equal(await page.inputValue("#limit-quota_bytes"), "1.5");
      await page.fill("#limit-quota_bytes", "500 MB");
      ada.expect(/status of 422/);
      await page.getByRole("button", { name: "Save" }).click();
      await page.locator(".field-wrong #limit-quota_bytes").waitFor();
      await page.keyboard.press("Escape");
      await edit();
      assert.equal(await page.inputValue("#limit-quota_bytes"), "1.5");
      await page.keyboard.press("Escape");
    });

    await t.step("after a reset the password has to be changed first", async () => {
      await visit(ada.page, `${url}/people`);
      await ada.page.getByRole("button", { name: "Actions for Cy" }).click();
      await ada.page.getByRole("menuitem", { name: "Reset password" }).click();
      await ada.page.getByRole("dialog").getByRole("button", { name: "Reset password" }).click();
      const once = await ada.page.locator(".secret code").first().innerText();
      await ada.page.getByRole("button", { name: "I have saved it" }).click();
      const cy = await openWindow(browser);
      await visit(cy.page, url);
      await cy.page.getByLabel("E-mail").fill("cy@example.com");
      await cy.page.locator("#password").fill(once);
      await cy.page.getByRole("button", { name: "Sign in" }).click();
      await cy.page.getByRole("heading", { name: "Choose a new password" }).waitFor();
      await cy.page.locator("#fresh").fill(PASSWORD);
      await cy.page.getByRole("button", { name: "Save" }).click();
      await cy.page.waitForSelector("#prompt");
      await cy.close();
    });

    await t.step("an API key is shown once; the audit log knows it all", async () => {
      await visit(ada.page, `${url}/account`);
      await ada.page.getByRole("button", { name: "New key" }).click();
      await ada.page.getByLabel("Name", { exact: true }).last().fill("a script");
      await ada.page.getByRole("button", { name: "Create key" }).click();
      const key = await ada.page.locator(".secret code").innerText();
      await ada.page.getByRole("button", { name: "I have saved it" }).click();
      const answer = await fetch(`${url}/api/v1/auth/me`, {
        headers: { authorization: `Bearer ${key}` },
      });
      assert.equal((await answer.json()).email, ADMIN);
      await accessible(ada.page, "Account");
      await visit(ada.page, `${url}/people?view=audit`);
      await ada.page.getByRole("button", { name: "Check integrity" }).click();
      await ada.page.getByText("Nothing has been altered.").waitFor();
      await ada.page.locator(".audit-line", { hasText: "Ada · signed in" }).first().waitFor();
      await accessible(ada.page, "Audit");
      await ada.page.setViewportSize({ width: 360, height: 740 });
      for (const view of ["audit", "groups", "people"]) {
        await visit(ada.page, `${url}/people?view=${view}`);
        await uncut(ada.page, `People, ${view}, on a phone`);
      }
      for (const language of ["ja", "de"]) {
        await ada.page.context().addCookies([{
          name: "atelier_look",
          value: `system.${language}`,
          url,
        }]);
        await visit(ada.page, `${url}/workflows`);
        assert.equal(await ada.page.evaluate(() => document.documentElement.lang), language);
        await uncut(ada.page, `Workflows of an administrator on a phone, ${language}`);
      }
    });

    for (const window of [ada, desk, phone]) await window.close();
  } finally {
    await browser.close();
  }
});
