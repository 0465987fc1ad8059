import assert from "node:assert/strict";
import { readQr } from "../qr.ts";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, visit } from "./browser.ts";
import { choose, classList } from "./class.ts";
import { addPerson, setUp } from "./people.ts";

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
      await page.getByText("Handed over: 3 images and 1 board.").waitFor();
      await banner.waitFor({ state: "detached" });
      await page.locator("tbody tr", { hasText: "ada@example.com" })
        .getByRole("cell", { name: "3", exact: true }).waitFor();
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
      // Whoever works by keys goes on from the field that they are in.
      const isAt = async (id: string) => {
        await page.getByText("2 people can be added.").waitFor();
        assert.equal(await page.evaluate(() => document.activeElement?.id), id);
      };
      await page.locator("#import-file").focus();
      await choose(page, "people.csv", sample);
      await isAt("import-file");
      const group = page.getByLabel("Group by column");
      await group.focus();
      const again = page.waitForResponse(/users\/import/);
      await group.selectOption("");
      await again;
      await isAt("import-group");
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
      const card = sheet.split("<section>").find((one) => one.includes("pupil8@schule.example"));
      const link = readQr(/<svg[^]*?<\/svg>/.exec(card ?? "")?.[0] ?? "");
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
    await teacher.close();
  } finally {
    await browser.close();
    await Deno.remove(root, { recursive: true });
  }
});
