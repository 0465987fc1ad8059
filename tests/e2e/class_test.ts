import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { readQr } from "../qr.ts";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, visit } from "./browser.ts";
import { importClass } from "./class.ts";
import { PASSWORD, setUp } from "./people.ts";

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

/** How many pages a document takes on paper. */
async function pagesOf(browser: Browser, html: string): Promise<number> {
  const page = await browser.newPage();
  await page.setContent(html);
  const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
  await page.close();
  return pdf.match(/\/Type \/Page\b/g)?.length ?? 0;
}

Deno.test("a class shares a board, and its pupils sign in by their cards", async (t) => {
  await using server = await startServer({ settings: { multiuser: true } });
  const { url } = server;
  const browser = await launch();
  try {
    const teacher = await openWindow(browser);
    const { page } = teacher;
    await setUp(page, url);
    const sheet = await importClass(page, url);
    const [, password = ""] =
      /pupil7@schule\.example<\/dd>[\s\S]*?<code>(.*?)<\/code>/.exec(sheet) ?? [];
    const card = sheet.split("<section>").find((one) => one.includes("pupil8@schule.example"));
    const link = readQr(/<svg[^]*?<\/svg>/.exec(card ?? "")?.[0] ?? "");
    assert.equal(await pagesOf(browser, sheet), 5, "six cards on each page");

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
      await page.evaluate(async () => {
        const made = await fetch("/api/v1/boards/?board_name=Lesson", { method: "POST" });
        if (!made.ok) throw new Error(await made.text());
      });
      await visit(page, `${url}/library`);
      await page.getByRole("link", { name: /^Lesson/ }).click();
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
      const board = await addable(page, "Lesson", "7b");
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
    await teacher.close();
  } finally {
    await browser.close();
  }
});
