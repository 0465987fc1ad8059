import assert from "node:assert/strict";
import { PROGRAMS, sharedStudio, startPostgres } from "../postgres/server.ts";
import { startServer } from "../server.ts";
import { accessible, launch, openWindow, uncut, visit } from "./browser.ts";
import { setUp } from "./people.ts";

Deno.test({
  name: "an administrator adds a worker, drains and removes it",
  ignore: PROGRAMS === null,
}, async (t) => {
  await using postgres = await startPostgres();
  const { root, db, ...shared } = await sharedStudio(postgres);
  const settings = { ...shared.settings, log_level: "error" };
  const web = await startServer({ settings, root, role: "web" });
  const browser = await launch();
  let worker: Awaited<ReturnType<typeof startServer>> | undefined;
  try {
    const ada = await openWindow(browser);
    const { page } = ada;
    await setUp(page, web.url);
    await visit(page, `${web.url}/server`);
    const card = page.getByRole("region", { name: "Workers" });

    await t.step("the page gives the command", async () => {
      await card.getByText("None has joined yet.").waitFor();
      await card.getByRole("button", { name: "Add a worker" }).click();
      const command = await card.locator(".secret code").innerText();
      const [, join = ""] = /^atelier serve --role worker (--join atw_\S+)$/.exec(command) ?? [];
      assert.notEqual(join, "");
      await accessible(page, "Server with a token");
      worker = await startServer({
        settings,
        root,
        role: "worker",
        args: [...join.split(" "), "--name", "gpu-1"],
      });
    });

    await t.step("it appears, and what it runs on", async () => {
      await card.getByText("gpu-1").waitFor();
      await card.getByText("Running", { exact: true }).waitFor();
      await card.getByText(/^cpu · .*asleep/).waitFor();
      await accessible(page, "Server with a worker");
    });

    await t.step("it is drained, and takes images again", async () => {
      await card.getByRole("button", { name: "Take nothing more: gpu-1" }).click();
      await card.getByText("Finishes what it has begun, and takes nothing more").waitFor();
      await card.getByRole("button", { name: "Take images again: gpu-1" }).click();
      await card.getByText("Running", { exact: true }).waitFor();
    });

    await t.step("on a phone nothing is cut", async () => {
      await page.setViewportSize({ width: 360, height: 800 });
      await card.scrollIntoViewIfNeeded();
      await uncut(page, "workers on a phone");
      await page.setViewportSize({ width: 1280, height: 860 });
    });

    await t.step("it is removed after a question, and ends", async () => {
      await card.getByRole("button", { name: "Remove: gpu-1" }).click();
      await page.getByRole("button", { name: "Remove", exact: true }).click();
      await card.getByText("None has joined yet.").waitFor();
    });
    await ada.close();
  } finally {
    await browser.close();
    await worker?.kill("SIGTERM");
    await web.kill("SIGTERM");
    await db.destroy();
    await Deno.remove(root, { recursive: true });
  }
});
