import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, visit } from "./browser.ts";
import { addPerson, PASSWORD, setUp } from "./people.ts";

/** A picture of one pixel. */
const PNG = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
);

/** What a house leaves that somebody used alone: three pictures and a board. */
async function usedAlone(root: string): Promise<void> {
  await using server = await startServer({ root });
  for (let i = 0; i < 3; i++) {
    const form = new FormData();
    form.append("file", new File([PNG], "a.png", { type: "image/png" }));
    const path = "/api/v1/images/upload?image_category=general&is_intermediate=false";
    const answer = await fetch(server.url + path, { method: "POST", body: form });
    assert.equal(answer.status, 201, await answer.text());
  }
  const made = await fetch(`${server.url}/api/v1/boards/?board_name=Old`, { method: "POST" });
  assert.equal(made.status, 201, await made.text());
}

/** As German Excel saves a class: semicolons, Windows-1252, a column that we do not know. */
function classList(pupils: number): Uint8Array {
  const lines = Array.from(
    { length: pupils },
    (_, i) => `7b;Größmann ${i + 1};Jürgen;pupil${i + 1}@schule.example`,
  );
  const text = ["Klasse;Nachname;Vorname;E-Mail", ...lines, ";;;"].join("\r\n");
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

async function choose(page: Page, name: string, content: Uint8Array | string): Promise<void> {
  await page.getByRole("dialog").locator("#import-file").setInputFiles({
    name,
    mimeType: "text/csv",
    buffer: Buffer.from(content),
  });
}

Deno.test("a teacher opens a house that was used alone, and adds a class", async (t) => {
  const root = await Deno.makeTempDir({ prefix: "atelier-class-" });
  const browser = await launch();
  try {
    await usedAlone(root);
    await using server = await startServer({ root, settings: { multiuser: true } });
    const { url } = server;
    const teacher = await openWindow(browser);
    const { page } = teacher;
    await setUp(page, url, ".unowned");
    assert.equal(new URL(page.url()).pathname, "/people");
    await addPerson(page, `${"long.".repeat(12)}name@example.com`, "Name ".repeat(18).trim());

    await t.step("what was made before belongs to nobody, and is handed over", async () => {
      await visit(page, `${url}/people`);
      const banner = page.getByRole("region", { name: "These belong to nobody yet" });
      await banner.getByText("3 pictures and 1 board").waitFor();
      await accessible(page, "People with things of nobody");
      await page.setViewportSize({ width: 360, height: 740 });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `a phone has to be moved sideways by ${over} pixels`);
      await page.setViewportSize({ width: 1280, height: 860 });
      await banner.getByRole("button", { name: "Hand over" }).click();
      await page.getByText("Handed over: 3 pictures, 1 board.").waitFor();
      await banner.waitFor({ state: "detached" });
      const answer = await page.evaluate(async () =>
        (await (await fetch("/api/v1/me/usage")).json()).images
      );
      assert.equal(answer, 3);
    });

    await t.step("what is no list of people is told in words", async () => {
      teacher.expect(/status of 400/);
      await page.getByRole("button", { name: "Import" }).click();
      await choose(page, "x.csv", "Name;Klasse\r\nBo;7b\r\n");
      await page.getByText("No column is called email.").waitFor();
      await choose(page, "x.csv", "email,name\r\n");
      await page.getByText("There are no people in this file.").waitFor();
      await choose(page, "x.xlsx", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 8, 0));
      await page.getByText("This cannot be read as a CSV file.").waitFor();
      await accessible(page, "Import with a wrong file");
    });

    await t.step("thirty pupils, and the line that is wrong, are told before", async () => {
      const list = classList(30);
      const wrong = new TextEncoder().encode(
        "\r\n7b;Wrong;Wanda;wanda\r\n7b;Twice;Tom;PUPIL1@schule.example\r\n7b;Ada;A;ada@example.com",
      );
      await choose(page, "7b.csv", Uint8Array.from([...list, ...wrong]));
      await page.getByText("30 people can be added, 3 lines cannot. Not used: Klasse.").waitFor();
      const row = (line: number) =>
        page.getByRole("row").filter({
          has: page.getByRole("cell", { name: `${line}`, exact: true }),
        })
          .innerText();
      assert.match(await row(2), /Jürgen Größmann 1\s+pupil1@schule\.example\s+ready/);
      assert.match(await row(33), /this is not an e-mail address/);
      assert.match(await row(34), /the same address is on line 2/);
      assert.match(await row(35), /there is already an account with this address/);
      await accessible(page, "Import, checked");
      await page.getByRole("checkbox", { name: "Only lines with problems" }).check();
      assert.equal(await page.locator(".import-table tbody tr").count(), 3);
      await page.getByRole("checkbox", { name: "Only lines with problems" }).uncheck();
    });

    let password = "";
    await t.step("they are added, and their passwords kept on a sheet", async () => {
      await page.getByRole("button", { name: "Add 30 people" }).click();
      await page.getByText("30 people were added, 3 lines were not.").waitFor({ timeout: 60_000 });
      await accessible(page, "Import, done");
      await page.getByRole("button", { name: "Close" }).last().click();
      await page.getByText("You have not saved the passwords.").waitFor();
      const waiting = page.waitForEvent("download");
      await page.getByRole("button", { name: "Save a sheet to print" }).click();
      const download = await waiting;
      assert.equal(download.suggestedFilename(), "first-passwords.html");
      const sheet = await Deno.readTextFile(await download.path());
      assert.equal(sheet.match(/<section>/g)?.length, 30);
      assert.ok(sheet.includes("<h2>Jürgen Größmann 7</h2>") && sheet.includes(url));
      password = /pupil7@schule\.example<\/dd>[\s\S]*?<code>(.*?)<\/code>/.exec(sheet)?.[1] ?? "";
      await page.getByRole("button", { name: "Close" }).last().click();
      await page.getByRole("status").filter({ hasText: "32 people" }).waitFor();
    });

    await t.step("the same file again adds nobody twice", async () => {
      await page.getByRole("button", { name: "Import" }).click();
      await choose(page, "7b.csv", classList(30));
      await page.getByText("0 people can be added, 30 lines cannot.").waitFor();
      assert.ok(await page.getByRole("button", { name: "Add 0 people" }).isDisabled());
      await page.keyboard.press("Escape");
    });

    await t.step("the whole class goes into a group at once", async () => {
      await page.getByRole("button", { name: "Groups" }).or(page.getByText("Groups")).first()
        .click();
      await page.getByLabel("New group name").fill("Class 7b");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Members" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("searchbox").fill("pupil");
      await accessible(page, "The members of a group");
      await dialog.getByRole("button", { name: "Add all 30 below" }).click();
      await dialog.getByText("30 members").waitFor();
      await dialog.getByRole("searchbox").fill("pupil7@");
      assert.equal(await dialog.getByRole("checkbox").count(), 1);
      assert.ok(await dialog.getByRole("checkbox").isChecked());
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await page.getByText("30 members").waitFor();
    });

    await t.step("a board is shared with the group", async () => {
      await visit(page, `${url}/library`);
      await page.getByRole("link", { name: /^Old/ }).click();
      await page.getByRole("button", { name: "Share", exact: true }).click();
      const dialog = page.getByRole("dialog");
      const send = dialog.getByRole("button", { name: "Share", exact: true });
      await dialog.getByLabel("E-mail address").fill("pupil1@schule.example");
      await dialog.getByRole("button", { name: "A group" }).click();
      assert.ok(await send.isDisabled(), "a person that is not asked for any more is not meant");
      await dialog.getByLabel("Group", { exact: true }).selectOption({ label: "Class 7b" });
      await accessible(page, "sharing with a group");
      await send.click();
      await dialog.getByRole("button", { name: "Stop sharing with Class 7b" }).waitFor();
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    });

    await t.step("a pupil signs in with what is on the sheet, and chooses another", async () => {
      const pupil = await openWindow(browser, { viewport: { width: 360, height: 740 } });
      await visit(pupil.page, url);
      await pupil.page.getByLabel("E-mail").fill("pupil7@schule.example");
      await pupil.page.locator("#password").fill(password);
      await pupil.page.getByRole("button", { name: "Sign in" }).click();
      await pupil.page.getByRole("heading", { name: "Choose a new password" }).waitFor();
      await accessible(pupil.page, "Choose a new password");
      await pupil.page.locator("#old").fill(password);
      await pupil.page.locator("#fresh").fill(PASSWORD);
      await pupil.page.getByRole("button", { name: "Save" }).click();
      await pupil.page.waitForSelector("#prompt");
      await pupil.close();
    });
    await teacher.close();
  } finally {
    await browser.close();
    await Deno.remove(root, { recursive: true });
  }
});
