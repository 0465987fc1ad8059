import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { readQr } from "../qr.ts";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, uncut, visit } from "./browser.ts";
import { addPerson, PASSWORD, setUp } from "./people.ts";

/** An image of one pixel. */
const PNG = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
);

/** What a house leaves that somebody used alone: three images and a board. */
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
    (_, i) => `7b;Größmann ${i + 1};Jürgen;pupil${i + 1}@schule.example;pupil${i + 1}`,
  );
  const text = ["Klasse;Nachname;Vorname;E-Mail;Benutzername", ...lines, ";;;;"].join("\r\n");
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

async function choose(page: Page, name: string, content: Uint8Array | string): Promise<void> {
  await page.getByRole("dialog").locator("#import-file").setInputFiles({
    name,
    mimeType: "text/csv",
    buffer: Buffer.from(content),
  });
}

/** Lets a group add to a board of whoever looks at the page; returns the id of the board. */
function addable(page: Page, boardName: string, groupName: string): Promise<string> {
  return page.evaluate(async ([boardName, groupName]) => {
    const get = async (path: string) => await (await fetch(`/api/v1/${path}`)).json();
    const board = (await get("boards/?all=true")).find((b: { board_name: string }) =>
      b.board_name === boardName
    ).board_id;
    const group = (await get("groups")).find((g: { name: string }) =>
      g.name === groupName
    ).group_id;
    const answer = await fetch(`/api/v1/boards/${board}/grants`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ group_id: group, level: "add" }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return board;
  }, [boardName, groupName] as const);
}

Deno.test("a single-user server gets accounts, and a class is imported", async (t) => {
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

    await t.step("things from single-user mode are handed over", async () => {
      await visit(page, `${url}/people`);
      const banner = page.getByRole("region", { name: "These belong to nobody yet" });
      await banner.getByText("3 images and 1 board").waitFor();
      await accessible(page, "People with things of nobody");
      await page.setViewportSize({ width: 360, height: 740 });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `a phone has to be moved sideways by ${over} pixels`);
      await page.setViewportSize({ width: 1280, height: 860 });
      await banner.getByRole("button", { name: "Hand over" }).click();
      await page.getByText("Handed over: 3 images, 1 board.").waitFor();
      await banner.waitFor({ state: "detached" });
      const answer = await page.evaluate(async () =>
        (await (await fetch("/api/v1/me/usage")).json()).images
      );
      assert.equal(answer, 3);
    });

    await t.step("a file that is no list of users is refused with the reason", async () => {
      teacher.expect(/status of 400/);
      await page.getByRole("button", { name: "Import" }).click();
      await choose(page, "x.csv", "Name;Klasse\r\nBo;7b\r\n");
      await page.getByText("No column is called email or user name.").waitFor();
      await choose(page, "x.csv", "email,name\r\n");
      await page.getByText("There are no people in this file.").waitFor();
      await choose(page, "x.xlsx", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 8, 0));
      await page.getByText("This cannot be read as a CSV file.").waitFor();
      await accessible(page, "Import with a wrong file");
      const waiting = page.waitForEvent("download");
      await page.getByRole("button", { name: "Save an example file" }).click();
      const sample = await Deno.readFile(await (await waiting).path());
      await choose(page, "people.csv", sample);
      await page.getByText("2 people can be added.").waitFor();
      await page.getByRole("cell", { name: "Ada Lovelace" }).waitFor();
    });

    await t.step("the import shows thirty users and the wrong line before it is run", async () => {
      const list = classList(30);
      const wrong = new TextEncoder().encode(
        "\r\n7b;Wrong;Wanda;wanda\r\n7b;Twice;Tom;PUPIL1@schule.example\r\n7b;Ada;A;ada@example.com",
      );
      await choose(page, "7b.csv", Uint8Array.from([...list, ...wrong]));
      await page.getByText("30 people can be added, 3 lines cannot.").waitFor();
      const row = (line: number) =>
        page.getByRole("row").filter({
          has: page.getByRole("cell", { name: `${line}`, exact: true }),
        })
          .innerText();
      assert.match(
        await row(2),
        /Jürgen Größmann 1\s+pupil1\s+pupil1@schule\.example\s+7b\s+ready/,
      );
      assert.match(await row(33), /this is not an e-mail address/);
      assert.match(await row(34), /the same address is on line 2/);
      assert.match(await row(35), /there is already an account with this address/);
      await accessible(page, "Import, checked");
      await page.getByRole("checkbox", { name: "Only lines with problems" }).check();
      assert.equal(await page.locator(".import-table tbody tr").count(), 3);
      await page.getByRole("checkbox", { name: "Only lines with problems" }).uncheck();
    });

    let password = "";
    let link = "";
    await t.step("users are added, with their passwords on a sheet", async () => {
      await page.getByRole("button", { name: "Add 30 people" }).click();
      await page.getByText("30 people were added, 3 lines were not.").waitFor();
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
      const card = sheet.split("<section>").find((one) => one.includes("pupil8@schule.example"));
      link = readQr(/<svg[^]*?<\/svg>/.exec(card ?? "")?.[0] ?? "");
      assert.match(link, /\/link#[\w-]{22}$/);
      assert.ok(link.startsWith(url), link);
      await page.getByRole("button", { name: "Close" }).last().click();
      await page.getByRole("status").filter({ hasText: "32 people" }).waitFor();
    });

    await t.step("importing the same file again adds no user twice", async () => {
      await page.getByRole("button", { name: "Import" }).click();
      await choose(page, "7b.csv", classList(30));
      await page.getByText("0 people can be added, 30 lines cannot.").waitFor();
      assert.ok(await page.getByRole("button", { name: "Add 0 people" }).isDisabled());
      await page.keyboard.press("Escape");
    });

    await t.step("all users are in the group of the column, with its limits", async () => {
      await page.getByRole("link", { name: "Groups" }).click();
      await page.getByText("30 members").waitFor();
      await page.getByRole("button", { name: "Members: 7b" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByText("30 members").waitFor();
      await dialog.getByRole("searchbox").fill("pupil7@");
      assert.equal(await dialog.getByRole("checkbox").count(), 1);
      assert.ok(await dialog.getByRole("checkbox").isChecked());
      await accessible(page, "The members of a group");
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Limits: 7b" }).click();
      await dialog.getByLabel("Maximum waiting in the queue").fill("3");
      await accessible(page, "The limits of a group");
      await dialog.getByRole("button", { name: "Save" }).click();
      await dialog.waitFor({ state: "detached" });
      await page.getByText("30 members · at most 3 waiting").waitFor();
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
      await dialog.getByLabel("Group", { exact: true }).selectOption({ label: "7b" });
      await accessible(page, "sharing with a group");
      await send.click();
      await dialog.getByRole("button", { name: "Stop sharing with 7b" }).waitFor();
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    });

    await t.step("a user signs in with the printed password, and chooses another", async () => {
      const pupil = await openWindow(browser, { viewport: { width: 360, height: 740 } });
      await visit(pupil.page, url);
      await pupil.page.getByLabel("User name or e-mail").fill("PUPIL7");
      await pupil.page.locator("#password").fill(password);
      await pupil.page.getByRole("button", { name: "Sign in" }).click();
      await pupil.page.getByRole("heading", { name: "Choose a new password" }).waitFor();
      await accessible(pupil.page, "Choose a new password");
      assert.equal(await pupil.page.locator("#old").count(), 0);
      await pupil.page.locator("#fresh").fill(PASSWORD);
      await pupil.page.getByRole("button", { name: "Save" }).click();
      await pupil.page.waitForSelector("#prompt");
      await pupil.page.waitForSelector("html[data-ready]");
      const board = await addable(page, "Old", "7b");
      const wall = await teacher.page.context().newPage();
      await visit(wall, `${url}/library?board=${board}&wall=1`);
      await wall.getByText("New images appear here by themselves.").waitFor();
      await accessible(wall, "an empty wall");

      // Into the board of the class in three taps after the prompt.
      await pupil.page.reload();
      await pupil.page.waitForSelector("html[data-ready]");
      await pupil.page.fill("#prompt", "a red circle");
      await pupil.page.getByRole("button", { name: "Settings", exact: true }).click();
      const saveTo = pupil.page.getByLabel("Save to");
      await pupil.page.waitForFunction(
        (field) => field!.getBoundingClientRect().top < 400,
        await saveTo.elementHandle(),
      );
      await saveTo.selectOption(board);
      await pupil.page.getByRole("button", { name: "Create", exact: true }).click();
      // How it comes along is seen at once: the settings have left, and the page is at its top.
      await pupil.page.locator("#create-settings").waitFor({ state: "hidden" });
      assert.equal(await pupil.page.evaluate(() => scrollY), 0);
      await pupil.page.locator(".viewer-image:not(.viewer-live)").waitFor();

      const image = wall.locator(".wall-fresh");
      await image.locator("img").waitFor();
      await image.getByText("Jürgen Größmann 7").waitFor();
      await accessible(wall, "the wall");
      await wall.keyboard.press("Escape");
      await wall.locator(".wall").waitFor({ state: "detached" });
      await wall.close();
      await pupil.close();
    });

    await t.step("a user scans the QR code of the card, and chooses a password", async () => {
      const phone = { viewport: { width: 360, height: 740 } };
      const pupil = await openWindow(browser, phone);
      const asked: string[] = [];
      pupil.page.on("request", (request) => asked.push(request.url()));
      await visit(pupil.page, link);
      await pupil.page.getByRole("heading", { name: "Welcome" }).waitFor();
      await pupil.page.waitForFunction(() => location.hash === "");
      await accessible(pupil.page, "A sign-in link");
      await pupil.page.getByRole("button", { name: "Sign in" }).click();
      await pupil.page.getByRole("heading", { name: "Choose a new password" }).waitFor();
      await pupil.page.locator("#fresh").fill(PASSWORD);
      await pupil.page.getByRole("button", { name: "Save" }).click();
      await pupil.page.waitForSelector("#prompt");
      const token = new URL(link).hash.slice(1);
      // Playwright shows the fragment of a page's address, which is sent to nobody.
      const sent = asked.filter((address) => address.split("#")[0]?.includes(token));
      assert.deepEqual(sent, []);
      await visit(pupil.page, `${url}/account`);
      await pupil.page.getByText("pupil8", { exact: true }).waitFor();
      // Whoever is signed out meanwhile is asked for by the name that is on the card.
      pupil.expect(/status of 401/);
      await page.evaluate(async () => {
        const path = "/api/v1/auth/users";
        const found = await (await fetch(`${path}?search=pupil8@`)).json();
        const [user] = found.items ?? found;
        for (const is_active of [false, true]) {
          await fetch(`${path}/${user.user_id}`, {
            method: "PATCH",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ is_active }),
          });
        }
      });
      await pupil.page.getByRole("heading", { name: "Sign in again" }).waitFor();
      assert.equal(await pupil.page.locator("#email:visible").last().inputValue(), "pupil8");
      await pupil.close();
      const late = await openWindow(browser, phone);
      late.expect(/status of 401/);
      await visit(late.page, link);
      await late.page.getByRole("button", { name: "Sign in" }).click();
      await late.page.getByRole("heading", { name: "This link works no more" }).waitFor();
      await late.page.getByText("This link has been used").waitFor();
      await late.page.getByRole("link", { name: "Sign in with a password" }).click();
      await late.page.waitForSelector("#password");
      await late.close();
    });
    await t.step("deactivating a user can be undone", async () => {
      await page.setViewportSize({ width: 1280, height: 860 });
      await visit(page, `${url}/people`);
      await page.getByRole("button", { name: "Actions for Jürgen Größmann 20" }).click();
      await page.getByRole("menuitem", { name: "Deactivate" }).click();
      const row = page.getByRole("row", { name: /Größmann 20/ });
      await row.getByText("Deactivated").waitFor();
      await page.getByRole("button", { name: "Undo" }).click();
      await row.getByText("Deactivated").waitFor({ state: "detached" });
    });
    await t.step("five passwords are reset at once, and one user is deleted", async () => {
      await page.setViewportSize({ width: 1280, height: 860 });
      await visit(page, `${url}/people`);
      const choose = async (n: number) =>
        await page.getByRole("checkbox", { name: `Choose Jürgen Größmann ${n}`, exact: true })
          .check();
      const bar = page.getByRole("toolbar", { name: "For all chosen people" });
      // "All" is everybody but oneself.
      await page.getByRole("checkbox", { name: "Choose all" }).check();
      await bar.getByText("31 people chosen").waitFor();
      assert.ok(!await page.getByRole("checkbox", { name: "Choose Ada" }).isChecked());
      await bar.getByRole("button", { name: "Reset passwords" }).click();
      await page.getByText(/and 25 more$/).waitFor();
      await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
      await bar.getByRole("button", { name: "Choose nobody" }).click();
      await bar.waitFor({ state: "detached" });

      const lines = () =>
        page.locator("tbody tr").evaluateAll((rows) =>
          rows.map((row) => row.getBoundingClientRect().top + scrollY)
        );
      const before = await lines();
      for (const n of [11, 12, 13, 14, 15]) await choose(n);
      // What is pressed next has not moved.
      assert.deepEqual(await lines(), before);
      await bar.getByText("5 people chosen").waitFor();
      await accessible(page, "People, five chosen");
      await bar.getByRole("button", { name: "Reset passwords" }).click();
      const reset = page.getByRole("dialog", { name: "Reset 5 passwords" });
      await accessible(page, "Reset five");
      await reset.getByRole("button", { name: "Reset passwords" }).click();
      await page.getByText("Done for 5 people.").waitFor();
      const waiting = page.waitForEvent("download");
      await page.getByRole("button", { name: "Save a sheet to print" }).click();
      const sheet = await Deno.readTextFile(await (await waiting).path());
      assert.equal(sheet.match(/<section>/g)?.length, 5);
      assert.match(readQr(/<svg[^]*?<\/svg>/.exec(sheet)?.[0] ?? ""), /\/link#[\w-]{22}$/);
      await page.getByRole("button", { name: "Close" }).last().click();
      await bar.waitFor({ state: "detached" });
      await page.getByLabel("Group", { exact: true }).selectOption({ label: "7b" });
      await page.getByRole("status").filter({ hasText: "30 people" }).waitFor();
      await choose(30);
      await bar.getByRole("button", { name: "Delete" }).click();
      const remove = page.getByRole("dialog", { name: "Delete 1 account" });
      await remove.getByRole("checkbox").check();
      await remove.getByLabel("Give it to", { exact: true }).selectOption({
        label: "Ada (ada@example.com)",
      });
      await remove.getByRole("button", { name: "Delete" }).click();
      await page.getByText("Done for 1 person.").waitFor();
      await page.getByRole("button", { name: "Close" }).last().click();
      await page.getByRole("status").filter({ hasText: "29 people" }).waitFor();
      await page.setViewportSize({ width: 360, height: 740 });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `a phone has to be moved sideways by ${over} pixels`);
      await choose(29);
      await bar.getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: "Set limits" }).click();
      await page.getByRole("dialog", { name: "Limits of 1 person" }).waitFor();
      await uncut(page, "limits of one person");
    });
    await teacher.close();
  } finally {
    await browser.close();
    await Deno.remove(root, { recursive: true });
  }
});
