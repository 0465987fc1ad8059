/** The composition root: config → engines → services → routes → listen. Nothing else. */
import { getLogger } from "@logtape/logtape";
import { createEngine } from "./inference/engine.ts";
import { createApp } from "./routes/app.ts";
import { createClientView } from "./routes/client.ts";
import type { AnswerCheck } from "./routes/gate.ts";
import { createHostCheck } from "./routes/hosts.ts";
import { type Info, listen, type Listening } from "./routes/listen.ts";
import { multiUserAuthenticator, singleUserAuthenticator } from "./routes/identity.ts";
import { routeTable } from "./routes/table.ts";
import { askForSetupCode } from "./services/auth/setup_notice.ts";
import { type Config, configNotes, loadConfig, StartError } from "./services/config/mod.ts";
import { lockDataFolder, prepareDataFolder, removeLeftovers } from "./services/data_folder.ts";
import { setUpLog } from "./services/log.ts";
import { createServices } from "./services/mod.ts";
import { createProcessor } from "./services/processor/mod.ts";
import manifest from "./deno.json" with { type: "json" };

const SHUTDOWN_GRACE_MS = 3000;
/** A URL to open on this machine: browsers cannot open the wildcard address everywhere. */
const FROM_HERE: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

export interface Running {
  url: string;
  close(): Promise<void>;
}

/** Starts the server. @throws StartError with one line for the person at the console. */
export async function start(config: Config, checkAnswer?: AnswerCheck): Promise<Running> {
  prepareDataFolder(config.root);
  const lock = lockDataFolder(config.root);
  removeLeftovers(config.root);
  await setUpLog(config.log_level);
  for (const note of configNotes(config)) getLogger(["atelier", "config"]).warn(note);
  const engines = [createEngine({
    device: config.device,
    idleReleaseMs: config.engine_idle_minutes * 60_000,
    logger: logEngine,
  })];
  const services = createServices(config, manifest.version, engines);
  await services.prepare();
  const client = createClientView(config.trusted_proxies);
  const app = createApp({
    routes: routeTable(services),
    authenticator: config.multiuser
      ? multiUserAuthenticator(services.auth, client)
      : singleUserAuthenticator(client),
    basePath: config.base_path,
    checkHost: createHostCheck(config),
    checkAnswer,
  });
  const notice = await askForSetupCode(config, services.auth.setup);
  if (notice !== null) console.log(notice);
  const processor = createProcessor({ ...services, engines });
  const server = await listenAt(config, (request, info) => app.fetch(request, info));
  await processor.start();
  const { hostname, port } = server;
  const local = FROM_HERE[hostname];
  const name = local ?? hostname;
  const url = `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
  const others = local ? " (from other machines: by the name or address of this one)" : "";
  console.log(`Atelier ${manifest.version} is ready: ${url}${config.base_path}/${others}`);
  return {
    url: url + config.base_path,
    async close() {
      services.hub.close();
      await processor.stop();
      // Sockets and slow downloads may stay open for ever: they get a moment, not a veto.
      await Promise.race([server.shutdown(), pause(SHUTDOWN_GRACE_MS)]);
      await services.close();
      lock.release();
    },
  };
}

function logEngine(level: "debug" | "info" | "warning" | "error", message: string): void {
  getLogger(["atelier", "engine"])[level]("{message}", { message });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => Deno.unrefTimer(setTimeout(resolve, ms)));
}

async function listenAt(
  config: Config,
  handler: (request: Request, info: Info) => Response | Promise<Response>,
): Promise<Listening> {
  try {
    return await listen(config, handler);
  } catch (error) {
    if ((error as { code?: unknown }).code === "EADDRINUSE") {
      throw new StartError(
        `Port ${config.port} is in use. Choose another with ATELIER_PORT, or end what listens there.`,
      );
    }
    throw new StartError(
      `Cannot listen on ${config.host}, port ${config.port}: ${(error as Error).message}. ` +
        "Set ATELIER_HOST to an address of this machine; 0.0.0.0 is all of them.",
    );
  }
}

/** Without a word it serves; `engine` is the role of the child process; the rest are commands. */
async function main(): Promise<void> {
  if (Deno.args[0] === "engine") return await (await import("./inference/worker.ts")).main();
  if (Deno.args.length > 0) {
    const { runCommand } = await import("./cli/main.ts");
    Deno.exit(await runCommand(Deno.args));
  }
  await serve();
}

/** Serves until a signal ends it. Tests give `checkAnswer`, to hold each answer to its schema. */
export async function serve(checkAnswer?: AnswerCheck): Promise<void> {
  try {
    const running = await start(loadConfig(Deno.env.toObject(), Deno.cwd()), checkAnswer);
    const stop = () => void running.close().finally(() => Deno.exit(0));
    Deno.addSignalListener("SIGINT", stop);
    Deno.addSignalListener("SIGTERM", stop);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}

if (import.meta.main) await main();
