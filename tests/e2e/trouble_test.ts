/** Create when something is in its way: what is said then, and that nothing is lost. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startServer, type TestServer } from "../server.ts";
import { until } from "../until.ts";
import { accessible, launch, uncut, visit } from "./browser.ts";
import { household, windowOf } from "./people.ts";

const PHONE = { viewport: { width: 360, height: 740 } };

/** Kills the engine whenever there is one, until the item has failed by it. */
async function loseEngines(server: TestServer, page: Page): Promise<void> {
  const failed = page.locator(".progress-failed");
  await until(async () => {
    const children = `/proc/${server.pid}/task/${server.pid}/children`;
    for (const pid of (await Deno.readTextFile(children)).split(" ").filter(Boolean)) {
      try {
        Deno.kill(Number(pid), "SIGKILL");
      } catch {
        // It has ended meanwhile.
      }
    }
    return await failed.count() > 0;
  });
}

Deno.test("Create says what is in its way, and what to do", async (t) => {
  await using server = await startServer({ settings: { multiuser: true } });
  const browser = await launch();
  const { url } = server;
  try {
    const ada = await household(browser, url);
    const al = await windowOf(browser, url, "al@example.com", PHONE);
    const { page } = al;

    await t.step({
      name: "an engine that stops each time: in words of the page, and to be tried again",
      ignore: Deno.build.os !== "linux",
      async fn() {
        await page.context().addCookies([{ name: "atelier_look", value: "system.de", url }]);
        await visit(page, url);
        await page.fill("#prompt", "a red circle");
        await page.locator(".invoke-button").click();
        await loseEngines(server, page);
        await page.getByText("Die Engine ist jedes Mal stehen geblieben").waitFor();
        await uncut(page, "a failed image on a phone");
        await accessible(page, "a failed image");
        await page.getByRole("button", { name: "Erneut versuchen" }).click();
        await page.locator(".viewer-open").waitFor();
        await page.context().addCookies([{ name: "atelier_look", value: "system.en", url }]);
      },
    });

    await t.step("a server that is away: it is said until it answers again", async () => {
      await visit(page, url);
      al.expect(/ERR_FAILED/);
      await page.route("**/api/**", (route) => route.abort());
      await page.fill("#prompt", "half a thought");
      await page.locator(".invoke-button").click();
      const problem = page.locator(".invoke .form-error");
      await problem.getByText("The server cannot be reached.").waitFor();
      await uncut(page, "Create without its server on a phone");
      await accessible(page, "Create without its server");
      assert.equal(await page.inputValue("#prompt"), "half a thought");
      await page.unroute("**/api/**");
      // Its length is asked about.
      await page.fill("#prompt", "a whole thought");
      await problem.waitFor({ state: "detached" });
    });

    await t.step("no model: whom to ask, and for administrators where to get one", async () => {
      const hide = (visibility: string) =>
        ada.page.evaluate(async (visibility) => {
          const { models } = await (await fetch("/api/v2/models/?model_type=main")).json();
          for (const { key } of models) {
            await fetch(`/api/v2/models/i/${key}`, {
              method: "PATCH",
              headers: { "content-type": "application/json" },
              body: JSON.stringify({ visibility }),
            });
          }
        }, visibility);
      await hide("private");
      await page.getByText("Ask an administrator for one; what you write stays here.").waitFor();
      await uncut(page, "Create without a model on a phone");
      await accessible(page, "Create without a model");
      await page.locator(".tile").first().click({ button: "right" });
      await page.getByRole("menuitem", { name: "Use as start image" }).waitFor();
      assert.equal(await page.getByRole("menuitem", { name: /^Vary/ }).count(), 0);
      await page.keyboard.press("Escape");
      await hide("shared");
      await page.locator(".invoke-none").waitFor({ state: "detached" });
      assert.equal(await page.inputValue("#prompt"), "a whole thought");
    });
    await al.close();
    await ada.close();
  } finally {
    await browser.close();
  }
});
