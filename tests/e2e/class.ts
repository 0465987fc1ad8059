/** A class, imported by its teacher. */
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { visit } from "./browser.ts";

/** As German Excel saves a class: semicolons, Windows-1252, a column that we do not know. */
export function classList(pupils: number): Uint8Array {
  const lines = Array.from(
    { length: pupils },
    (_, i) => `7b;Größmann ${i + 1};Jürgen;pupil${i + 1}@schule.example;pupil${i + 1}`,
  );
  const text = ["Klasse;Nachname;Vorname;E-Mail;Benutzername", ...lines, ";;;;"].join("\r\n");
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** Chooses a file in the dialog of the import. */
export async function choose(
  page: Page,
  name: string,
  content: Uint8Array | string,
): Promise<void> {
  await page.getByRole("dialog").locator("#import-file").setInputFiles({
    name,
    mimeType: "text/csv",
    buffer: Buffer.from(content),
  });
}

/** The sheet of passwords that the dialog in sight offers. */
export async function savedSheet(page: Page): Promise<string> {
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save a sheet to print" }).click();
  const sheet = await Deno.readTextFile(await (await waiting).path());
  await page.getByRole("button", { name: "Close" }).last().click();
  return sheet;
}

/** Adds thirty pupils, in the group 7b; returns the sheet of their passwords. */
export async function importClass(page: Page, url: string): Promise<string> {
  await visit(page, `${url}/people`);
  await page.getByRole("button", { name: "Import" }).click();
  await choose(page, "7b.csv", classList(30));
  await page.getByRole("button", { name: "Add 30 people" }).click();
  await page.getByText("30 people were added").waitFor();
  return await savedSheet(page);
}
