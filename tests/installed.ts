/** Models and images of a studio that are waited for, by HTTP alone. */
import assert from "node:assert/strict";
import type { Json, Person } from "./libraries.ts";
import { until } from "./until.ts";

/** Installs a model where it lies, as an administrator; its record. */
export async function install<Model = Json>(admin: Person, path: string): Promise<Model> {
  const source = encodeURIComponent(path);
  const started = await admin.ask(
    "POST",
    `/../v2/models/install?source=${source}&inplace=true`,
    {},
  );
  assert.equal(started.status, 201, JSON.stringify(started.body));
  return await until(async () => {
    const { body } = await admin.ask("GET", `/../v2/models/install/${started.body["id"]}`);
    assert.notEqual(body["status"], "error", JSON.stringify(body));
    return body["config_out"] as Model | null;
  });
}

/** An item of the queue, once it has ended. */
export async function ended(owner: Person, itemId: number): Promise<Json> {
  return await until(async () => {
    const { body } = await owner.ask("GET", `/queue/default/i/${itemId}`);
    return ["failed", "completed", "canceled"].includes(String(body["status"])) ? body : null;
  });
}
