import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { until } from "../until.ts";

type Json = Record<string, unknown>;

/** Asks the API as the person in this window. */
export async function ask(page: Page, method: string, path: string, body?: Json): Promise<Json> {
  const { ok, text } = await page.evaluate(async ({ method, path, body }) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(path, {
      method,
      ...(body ? { headers, body: JSON.stringify(body) } : {}),
    });
    return { ok: response.ok, text: await response.text() };
  }, { method, path, body });
  assert.ok(ok, `${method} ${path}: ${text}`);
  return JSON.parse(text || "{}") as Json;
}

/** Installs a model where it lies, as the person in this window. */
export async function install(page: Page, path: string): Promise<void> {
  const source = encodeURIComponent(path);
  const job = await ask(page, "POST", `/api/v2/models/install?source=${source}&inplace=true`, {});
  await until(async () =>
    (await ask(page, "GET", `/api/v2/models/install/${job["id"]}`))["config_out"] as Json | null
  );
}
