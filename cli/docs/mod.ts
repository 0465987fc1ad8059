/**
 * `deno task docs`: writes what the guides list (routes, settings, events, limits, error ids …)
 * from the code that decides it, between `<!-- generated: settings -->` and `<!-- end -->` in
 * `docs/`.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { auditActions } from "./audit_actions.ts";
import { errorCodes, errorIds } from "./errors.ts";
import { events } from "./events.ts";
import { fill, type Writer } from "./fill.ts";
import { limits } from "./limits.ts";
import { nodeTypes } from "./node_types.ts";
import { loadConfig } from "../../services/config/mod.ts";
import { createServices } from "../../services/mod.ts";
import { apiTable } from "../../routes/table.ts";
import { describeRoutes } from "./routes.ts";
import { samplers } from "./samplers.ts";
import { describeSettings } from "./settings.ts";

const DOCS = fileURLToPath(new URL("../../docs", import.meta.url));

/** Returns the guides that have generated parts, as they should be, by the names of their files. */
export async function generatedGuides(): Promise<Map<string, string>> {
  const guides = new Map<string, string>();
  for (const { name } of Deno.readDirSync(DOCS)) {
    if (!name.endsWith(".md")) continue;
    const text = Deno.readTextFileSync(join(DOCS, name));
    if (/^<!-- generated: /m.test(text)) guides.set(name, text);
  }
  const { specs, settings } = await askProgram();
  const writers: Record<string, Writer> = {
    "audit-actions": auditActions,
    "error-codes": errorCodes,
    "error-ids": errorIds,
    events,
    limits,
    "node-types": nodeTypes,
    routes: describeRoutes(specs, [...guides.values()].join("\n")),
    samplers,
    settings: describeSettings(settings),
  };
  for (const [name, text] of guides) guides.set(name, await formatted(fill(text, writers)));
  return guides;
}

/** Asks the program itself, over an empty data folder, for its routes and settings. */
async function askProgram() {
  const root = await Deno.makeTempDir({ prefix: "atelier-docs-" });
  const services = createServices(loadConfig({ ATELIER_ROOT: root }, root), "0.0.0");
  try {
    const specs = apiTable(services).map(({ spec }) => spec);
    return { specs, settings: services.runtimeConfig.settings() };
  } finally {
    await services.close();
    await Deno.remove(root, { recursive: true });
  }
}

/** The guides are kept as `deno fmt` writes them, and so is what is generated. */
async function formatted(text: string): Promise<string> {
  const fmt = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", "--ext", "md", "--line-width", "100", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = fmt.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { success, stdout } = await fmt.output();
  if (!success) throw new Error("deno fmt failed");
  return new TextDecoder().decode(stdout);
}

if (import.meta.main) {
  for (const [name, text] of await generatedGuides()) {
    Deno.writeTextFileSync(join(DOCS, name), text);
  }
}
