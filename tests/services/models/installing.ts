/**
 * A process that installs a model from a hub of the tests, or goes on with it, until it is killed.
 */
import { singleUser } from "../../../services/actor.ts";
import { loadConfig } from "../../../services/config/mod.ts";
import { createServices } from "../../../services/mod.ts";
import { networkOf } from "../../hub.ts";

const [root = "", hub = "", cdn = "", ...sources] = Deno.args;
const config = loadConfig({ ATELIER_ROOT: root }, "/");
const services = createServices(config, "0.0.0", [], networkOf({ url: hub, cdn }));
const { installs, models } = services;
console.log("going");
await installs.recover();
await models.sync();
const actor = singleUser(null);
for (const source of sources) {
  await installs.start(actor, source, { inplace: false }).catch((error) => {
    // It is here already, or on its way.
    if (error.code !== "conflict") throw error;
  });
}
while (installs.list().some(({ status }) => status !== "completed")) {
  const failed = installs.list().find(({ status }) => status === "error");
  if (failed) throw new Error(String(failed.error));
  await new Promise((resolve) => setTimeout(resolve, 5));
}
await services.close();
console.log("done");
