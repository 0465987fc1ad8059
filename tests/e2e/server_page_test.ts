import assert from "node:assert/strict";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, visit } from "./browser.ts";
import { addPerson, setUp, windowOf } from "./people.ts";

Deno.test("an administrator views the server's state, and changes its settings", async (t) => {
  const backup_folder = await Deno.makeTempDir({ prefix: "atelier-backups-" });
  await using server = await startServer({
    settings: { multiuser: true, queue_mode: "fifo", models_folder: "absent", backup_folder },
  });
  const browser = await launch();
  const { url } = server;
  const settings = () => Deno.readTextFile(`${server.root}/config.yaml`);
  try {
    const ada = await openWindow(browser);
    const { page } = ada;
    await setUp(page, url);

    await t.step("the page is reached by the user menu", async () => {
      await page.getByRole("button", { name: "Your account and settings" }).click();
      await page.getByRole("menuitem", { name: "Server" }).click();
      await page.getByRole("heading", { name: "Status" }).waitFor();
    });

    await t.step("its state, with warnings about unusual settings", async () => {
      const facts = page.locator(".facts");
      assert.match(await facts.innerText(), /Idle\. The next image starts it\./);
      assert.match(await facts.innerText(), /free\n/);
      assert.match(await facts.innerText(), /None yet\./);
      await page.getByText("models_folder: there is no folder").waitFor();
      await accessible(page, "Server");
    });

    await t.step("a backup is made, and removed after confirmation", async () => {
      await page.getByText("There are no backups yet.").waitFor();
      await page.getByRole("button", { name: "Back up now" }).click();
      await page.getByText("Can be restored: 0 images").waitFor();
      await accessible(page, "Server with a backup");
      const href = await page.getByRole("link", { name: /^Download: / }).getAttribute("href");
      const { status, length } = await page.evaluate(async (path) => {
        const answer = await fetch(path);
        return { status: answer.status, length: (await answer.arrayBuffer()).byteLength };
      }, href ?? "");
      assert.ok(status === 200 && length > 100_000, `${status}, ${length} bytes`);
      await page.getByRole("button", { name: /^Remove: / }).click();
      await page.getByRole("button", { name: "Remove", exact: true }).click();
      await page.getByText("There are no backups yet.").waitFor();
      assert.deepEqual([...Deno.readDirSync(backup_folder)], []);
    });

    await t.step("a number is saved when the field is left, and undone", async () => {
      const field = page.getByLabel("Deleted images are kept for");
      await field.fill("12");
      await field.press("Enter");
      await page.getByText("Saved: Deleted images are kept for").waitFor();
      await page.getByText("1 change takes effect when the server restarts.").waitFor();
      await page.getByText("Until then: 30 days").waitFor();
      assert.match(await settings(), /^trash_days: 12$/m);
      await page.getByRole("button", { name: "Undo" }).click();
      await page.getByText("Restored: Deleted images are kept for").waitFor();
      assert.doesNotMatch(await settings(), /trash_days/);
      await page.waitForFunction(() =>
        (document.getElementById("set-trash_days") as HTMLInputElement | null)?.value === "30"
      );
    });

    await t.step("an invalid value is shown at the field, and not saved", async () => {
      ada.expect(/status of 422/);
      const field = page.getByLabel("Deleted images are kept for");
      for (const bad of ["0", "many", ""]) {
        await field.fill(bad);
        await field.press("Enter");
        await page.getByText("Must be a whole number from 1 to 3,650.").waitFor();
        assert.equal(await field.getAttribute("aria-invalid"), "true");
      }
      await accessible(page, "Server with a wrong value");
      await field.fill("30");
      await field.press("Enter");
      await page.getByText("Must be a whole number").waitFor({ state: "detached" });
    });

    await t.step("what has not arrived stays in its field, and is sent again", async () => {
      ada.expect(/ERR_FAILED/);
      const field = page.locator("#set-trash_days");
      await page.route("**/runtime_config*", (route) => route.abort());
      await field.fill("14");
      await field.press("Enter");
      await page.locator("#set-trash_days-error").waitFor();
      await page.unroute("**/runtime_config*");
      assert.equal(await field.inputValue(), "14");
      await field.press("Enter");
      await page.getByText("Until then: 30 days").waitFor();
      assert.match(await settings(), /^trash_days: 14$/m);
      await page.route("**/health", (route) => route.abort());
      await page.getByRole("button", { name: "Refresh" }).click();
      await page.locator(".toast", { hasText: "The server cannot be reached." }).waitFor();
      await page.unroute("**/health");
    });

    await t.step(
      "a choice, a switch, and resetting to the default",
      async () => {
        await page.getByLabel("How much is logged").selectOption("warning");
        await page.getByText("Default: Normal operation").waitFor();
        assert.match(await settings(), /^log_level: warning$/m);
        await page.getByRole("button", { name: "Back to the default: How much is logged" }).click();
        await page.getByText("Default: Normal operation").waitFor({ state: "detached" });
        assert.doesNotMatch(await settings(), /log_level/);
        await page.getByRole("switch", { name: "Refuse weak passwords" }).check();
        await page.getByText("Saved: Refuse weak passwords").waitFor();
        assert.match(await settings(), /^strict_password_checking: true$/m);
      },
    );

    await t.step(
      "settings of the environment and the console are read-only",
      async () => {
        await page.getByText("Set by the variable ATELIER_QUEUE_MODE.").waitFor();
        assert.equal(await page.locator("#set-queue_mode, #set-port, #set-multiuser").count(), 0);
      },
    );

    await t.step("other users have neither the menu entry nor the page", async () => {
      await addPerson(page, "bo@example.com", "Bo");
      const bo = await windowOf(browser, url, "bo@example.com");
      await bo.page.getByRole("button", { name: "Your account and settings" }).click();
      await bo.page.getByRole("menuitem", { name: "Sign out" }).waitFor();
      assert.equal(await bo.page.getByRole("menuitem", { name: "Server" }).count(), 0);
      await visit(bo.page, `${url}/server`);
      await bo.page.getByText("Only administrators can see this page.").waitFor();
      assert.equal(await bo.page.getByText(server.root).count(), 0);
      await bo.close();
    });
    await ada.close();
  } finally {
    await browser.close();
    await Deno.remove(backup_folder, { recursive: true });
  }
});
