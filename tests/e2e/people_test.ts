import assert from "node:assert/strict";
import { readQr } from "../qr.ts";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, uncut, visit } from "./browser.ts";
import { importClass, savedSheet } from "./class.ts";
import { addPerson, setUp } from "./people.ts";

Deno.test("an administrator acts on many people at once", async (t) => {
  await using server = await startServer({ settings: { multiuser: true } });
  const { url } = server;
  const browser = await launch();
  try {
    const teacher = await openWindow(browser);
    const { page } = teacher;
    await setUp(page, url);
    await addPerson(page, `${"long.".repeat(12)}name@example.com`, "Name ".repeat(18).trim());
    await importClass(page, url);

    await t.step("deactivating a user can be undone", async () => {
      await visit(page, `${url}/people`);
      await page.getByRole("button", { name: "Actions for Jürgen Größmann 20" }).click();
      await page.getByRole("menuitem", { name: "Deactivate" }).click();
      const row = page.getByRole("row", { name: /Größmann 20/ });
      await row.getByText("Deactivated").waitFor();
      await page.getByRole("button", { name: "Undo" }).click();
      await row.getByText("Deactivated").waitFor({ state: "detached" });
    });

    await t.step("five passwords are reset at once, and one user is deleted", async () => {
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
      const sheet = await savedSheet(page);
      assert.equal(sheet.match(/<section>/g)?.length, 5);
      assert.match(readQr(/<svg[^]*?<\/svg>/.exec(sheet)?.[0] ?? ""), /\/link#[\w-]{22}$/);
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
      await accessible(page, "Delete one, with an heir");
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
  }
});
