import type { NetworkModel, OnnxOptions } from "../../networks/mod.ts";
import { ModelError } from "../../pipeline/errors.ts";
import type { Weights } from "../../weights/catalogue.ts";
import { WeightsError } from "../../weights/errors.ts";
import type { Backend } from "../backend.ts";
import { type Stopwatch, wrapSession } from "../onnx/session.ts";
import type { Session } from "../onnx/tensors.ts";
import { openNetwork } from "../open_network.ts";
import { isMemory, type SessionCache } from "../session_cache.ts";
import type { Part } from "./parts.ts";

/** What is needed to open and run networks. */
export interface Workshop {
  backend: Backend;
  sessions: SessionCache;
  watch: Stopwatch;
}

/** How a device computes networks best: halves where it can, and scores never in memory where its
 * fused attention is right. */
export function optionsFor(backend: Backend): OnnxOptions {
  return {
    precision: backend.device !== "cpu" && backend.half ? "float16" : "float32",
    device: backend.device === "cpu" ? "cpu" : "webgpu",
    attention: backend.fusedAttention ? "fused" : "plain",
  };
}

/** Networks as they were built, without their weights: a few hundred kilobytes each. */
const KEPT_BUILT = 8;
const built = new WeakMap<Weights, Map<string, NetworkModel>>();

/**
 * Opens a network that was built from weights, or finds it open.
 *
 * @param what names the network in messages and in the log: "U-Net of dreamshaper.safetensors"
 * @throws {WeightsError} if a file changed since it was read
 * @throws {ModelError} if the runtime refuses the network
 */
export async function open(
  { backend, sessions, watch }: Workshop,
  { what, variant = "", part, options, build }: {
    what: string;
    /** The LoRAs that changed it, for its key in the cache. */
    variant?: string;
    part: Part;
    options: OnnxOptions;
    build(options: OnnxOptions): NetworkModel;
  },
): Promise<Session> {
  const key = [backend.device, options.precision, what, variant].join(" ");
  const models = built.get(part.weights) ?? new Map<string, NetworkModel>();
  built.set(part.weights, models);
  const model = models.get(key) ?? build(options);
  models.delete(key);
  models.set(key, model);
  const [oldest] = models.keys();
  if (models.size > KEPT_BUILT && oldest !== undefined) models.delete(oldest);
  return await sessions.open({
    key: `${key} ${part.path}`,
    stamp: part.stamp,
    bytes: bytesOf(model, options),
    name: what,
    async load() {
      try {
        const session = await openNetwork(backend, model);
        const native = backend.device !== "webgpu";
        return {
          session: wrapSession(backend.ort, session, what, watch, native),
          dispose: () => session.release(),
        };
      } catch (error) {
        if (isMemory(error) || error instanceof WeightsError) throw error;
        const text = error instanceof Error ? error.message : String(error);
        const [line = ""] = text.replaceAll(model.folder, "").split("\n");
        throw new ModelError(`the ${what} cannot be opened: ${line.slice(0, 300)}`);
      }
    },
  });
}

/** What an opened network holds in memory. */
function bytesOf({ parameters }: NetworkModel, { precision }: OnnxOptions): number {
  return parameters * (precision === "float16" ? 2 : 4);
}
