import { loadConfig } from "../services/config/mod.ts";
import { type Command, COMMON, parse } from "./usage.ts";

/** Milliseconds to wait for an answer: less than the patience of what watches containers. */
const PATIENCE_MS = 4000;
const LOCAL: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "[::1]" };

/** For health checks of containers and service managers, where no HTTP client is at hand. */
export const health: Command = {
  usage: "health",
  summary: "Asks the running server whether it answers",
  async run(args) {
    const { values } = parse(args, COMMON);
    const env = Deno.env.toObject();
    const root = values.root === undefined ? env : { ...env, ATELIER_ROOT: values.root };
    const { host, port, base_path, ssl_certfile } = loadConfig(root, Deno.cwd());
    const url = `${ssl_certfile ? "https" : "http"}://${
      LOCAL[host] ?? host
    }:${port}${base_path}/healthz`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })
      .catch((error: Error) => error);
    const well = answer instanceof Response && answer.ok;
    const words = answer instanceof Response ? `answers ${answer.status}` : answer.message;
    if (!well) console.error(`${url}: ${words}`);
    else console.log(values.json ? JSON.stringify({ url, status: answer.status }) : words);
    return well ? 0 : 1;
  },
};
