/** The composition root: config → engines → services → routes → listen. Nothing else. */
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
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
import { settleRestore } from "./services/backup/mod.ts";
import { type Config, configNotes, loadConfig, StartError } from "./services/config/mod.ts";
import { prepareDataFolder, takeDataFolder } from "./services/data_folder.ts";
import { messageOf } from "./services/errors/message_of.ts";
import { setUpLog } from "./services/log.ts";
import { DEFAULT_QUEUE } from "./services/queue/mod.ts";
import { createServices, type Services } from "./services/mod.ts";
import { requireArrived } from "./services/moving/mod.ts";
import { bucketOf } from "./services/storage/mod.ts";
import type { Network } from "./services/network.ts";
import { parseServeOptions, requireOthers, type ServeOptions } from "./services/peers/role.ts";
import { createProcessor, type Processor } from "./services/processor/mod.ts";
import { createPresence, joinWorkers } from "./services/workers/mod.ts";
import manifest from "./deno.json" with { type: "json" };

const SHUTDOWN_GRACE_MS = 3000;
/** Longest time in which a worker finishes what it has begun. */
const FINISH_MS = 60_000;
/** A URL to open on this machine: browsers cannot open the wildcard address everywhere. */
const FROM_HERE: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

export interface Running {
  url: string;
  close(): Promise<void>;
}

export interface StartOptions {
  /** Default: a server that answers people and makes images. */
  serveOptions?: ServeOptions;
  /** Tests hold each answer to its schema. */
  checkAnswer?: AnswerCheck | undefined;
  /** Tests have hubs of their own. */
  network?: Network | undefined;
}

/** Starts the server. @throws StartError with one line for the person at the console. */
export async function start(
  config: Config,
  { serveOptions = parseServeOptions([]), checkAnswer, network }: StartOptions = {},
): Promise<Running> {
  const { role } = serveOptions;
  requireOthers(role, config.database);
  prepareDataFolder(config.root);
  const lock = await takeDataFolder(
    config,
    () => settleRestore({ ...config, bucket: bucketOf(config) }),
  );
  requireArrived(config);
  await setUpLog(config.log_level, config.log_format);
  for (const note of configNotes(config)) getLogger(["atelier", "config"]).warn(note);
  const { device, generation_devices } = config;
  const devices = generation_devices.length > 0 ? generation_devices : [device];
  const engines = (role === "web" ? [] : devices).map((device) =>
    createEngine({
      device,
      idleReleaseMs: config.engine_idle_minutes * 60_000,
      promptFolder: join(config.root, "prompts"),
      logger: logEngine,
    })
  );
  const services = createServices(config, manifest.version, engines, network, role);
  await services.prepare();
  const worker = role === "worker"
    ? await joinWorkers({ ...services, root: config.root, ...serveOptions.worker })
    : null;
  const processor = createProcessor({
    ...services,
    ...(worker === null ? {} : { holder: worker.place.run }),
  });
  await services.standstill.start(async (on) => {
    await Promise.all([processor.rest(on), services.rest(on)]);
  });
  if (worker !== null) return await startWorker(services, processor, worker, lock);
  const client = createClientView(config.trusted_proxies);
  const app = createApp({
    routes: routeTable(services),
    authenticator: config.multiuser
      ? multiUserAuthenticator(services.auth, client)
      : singleUserAuthenticator(client),
    basePath: config.base_path,
    checkHost: createHostCheck(config),
    isMoving: () => services.standstill.holds,
    requests: services.metrics.requests,
    checkAnswer,
  });
  const notice = await askForSetupCode(config, services.auth.setup, services.peers.first);
  if (notice !== null) console.log(notice);
  const server = await listenAt(config, (request, info) => app.fetch(request, info));
  await processor.start();
  await services.peers.admit();
  const { hostname, port } = server;
  const local = FROM_HERE[hostname];
  const name = local ?? hostname;
  const url = `${config.ssl_certfile ? "https" : "http"}://${
    name.includes(":") ? `[${name}]` : name
  }:${port}`;
  const others = local ? " (from other machines: by the name or address of this one)" : "";
  console.log(`Atelier ${manifest.version} is ready: ${url}${config.base_path}/${others}`);
  return {
    url: url + config.base_path,
    async close() {
      services.hub.close();
      await processor.stop();
      // Sockets and slow downloads may stay open for ever: they get a moment, not a veto.
      const moment = setTimeout(SHUTDOWN_GRACE_MS, undefined, { ref: false });
      await Promise.race([server.shutdown(), moment]);
      await services.close();
      lock.release();
    },
  };
}

/** Makes images, and answers no requests. It finishes its items before it ends. */
async function startWorker(
  services: Services,
  processor: Processor,
  { workerId, place }: Awaited<ReturnType<typeof joinWorkers>>,
  lock: { release(): void },
): Promise<Running> {
  const presence = createPresence({
    ...services,
    workerId,
    place,
    onDraining: (draining) => processor.hold(draining),
    onRemoved: () => Deno.kill(Deno.pid, "SIGTERM"),
  });
  await presence.start();
  // What it was making when it crashed need not wait for the end of its lease.
  if (place.before) await services.queue.leases.takeBack(DEFAULT_QUEUE, place.before.run);
  await processor.start();
  await services.peers.admit();
  console.log(`Atelier ${manifest.version} is ready: it makes images for the others.`);
  return {
    url: "",
    async close() {
      await processor.stop(FINISH_MS);
      await presence.stop();
      place.release();
      await services.close();
      lock.release();
    },
  };
}

function logEngine(level: "debug" | "info" | "warning" | "error", message: string): void {
  getLogger(["atelier", "engine"])[level]("{message}", { message });
}

/** @throws StartError for a file that cannot be read, or one without the other. */
function certificateOf({ ssl_certfile, ssl_keyfile, root }: Config) {
  if (ssl_certfile === "" && ssl_keyfile === "") return undefined;
  if (ssl_certfile === "" || ssl_keyfile === "") {
    throw new StartError("ssl_certfile and ssl_keyfile belong together: set both, or none.");
  }
  const read = (name: string, path: string) => {
    try {
      return Deno.readTextFileSync(resolve(root, path));
    } catch (error) {
      throw new StartError(`${name}: ${path} cannot be read (${messageOf(error)}).`);
    }
  };
  return { cert: read("ssl_certfile", ssl_certfile), key: read("ssl_keyfile", ssl_keyfile) };
}

async function listenAt(
  config: Config,
  handler: (request: Request, info: Info) => Response | Promise<Response>,
): Promise<Listening> {
  try {
    return await listen({ ...config, tls: certificateOf(config) }, handler);
  } catch (error) {
    if ((error as { code?: unknown }).code === "EADDRINUSE") {
      throw new StartError(
        `Port ${config.port} is in use. Choose another with ATELIER_PORT, or end what listens there.`,
      );
    }
    throw new StartError(
      `Cannot listen on ${config.host}, port ${config.port}: ${messageOf(error)}. ` +
        "Set ATELIER_HOST to an address of this machine; 0.0.0.0 is all of them.",
    );
  }
}

/** `serve` may be left out; `engine` is the role of the child process; the rest are commands. */
async function main(): Promise<void> {
  const [word = "serve", ...rest] = Deno.args;
  if (word === "engine") return await (await import("./inference/worker.ts")).main();
  if (/^--(role|join|name)\b/.test(word)) return await serve({ args: Deno.args });
  if (word !== "serve") {
    const { runCommand } = await import("./cli/main.ts");
    Deno.exit(await runCommand(Deno.args));
  }
  await serve({ args: rest });
}

/** Serves until a signal ends it. `args`: what stands behind `serve`. */
export async function serve(
  { args = [], ...options }: Omit<StartOptions, "serveOptions"> & { args?: readonly string[] } = {},
): Promise<void> {
  try {
    const config = loadConfig(Deno.env.toObject(), Deno.cwd());
    const running = await start(config, { ...options, serveOptions: parseServeOptions(args) });
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
