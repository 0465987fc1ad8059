import type { Built, NetworkModel, OnnxOptions } from "../../networks/mod.ts";
import { ModelError } from "../../pipeline/errors.ts";
import { isOutOfMemory } from "../../pipeline/out_of_memory.ts";
import type { Weights } from "../../weights/catalogue.ts";
import { WeightsError } from "../../weights/errors.ts";
import type { Backend } from "../backend.ts";
import { type Stopwatch, wrapSession } from "../onnx/session.ts";
import type { NetworkSession } from "../onnx/tensors.ts";
import { openNetwork } from "../open_network.ts";
import { Recent } from "../recent.ts";
import type { SessionCache } from "../session_cache.ts";
import type { Part } from "./parts.ts";

/** What is needed to open and run networks. */
export interface Workshop {
  backend: Backend;
  sessions: SessionCache;
  watch: Stopwatch;
  /** Bytes of free memory. */
  free(): number;
}

/**
 * How a device computes networks best: halves where it can, and scores never in memory where its
 * fused attention is right.
 */
export function optionsFor(backend: Backend): OnnxOptions {
  return {
    precision: backend.device !== "cpu" && backend.half ? "float16" : "float32",
    device: backend.device === "cpu" ? "cpu" : "webgpu",
    attention: backend.fusedAttention ? "fused" : "plain",
  };
}

/** Networks that are used together, by their role. */
export type Networks<Role extends string> = Readonly<
  Record<Role, NetworkModel & Partial<Pick<Built, "unmet">>>
>;

/** Networks as they were built, without their weights: a few hundred kilobytes each. */
const KEPT_BUILT = 8;
const built = new WeakMap<Weights, Recent<string, Networks<string>>>();

/** Networks whose runs need memory. */
export interface Tenant {
  /** Bytes that the values of a run may take: see `SessionCache`. */
  room(): number;
  /** Makes room for a run. */
  grow(bytes: number): Promise<void>;
}

/** Networks that can be opened. */
export interface Openable<Role extends string> extends Tenant {
  /** Names them in messages and in the log: "U-Net of dreamshaper.safetensors". */
  readonly what: string;
  readonly networks: Networks<Role>;
  /** What the cache of sessions must know of them. */
  readonly entry: { key: string; bytes: number; name: string };
  /**
   * Opens them, or finds them open.
   * @throws {WeightsError} if a file changed since it was read
   * @throws {ModelError} if the runtime refuses a network
   */
  open(): Promise<Record<Role, NetworkSession>>;
  /**
   * Opens them, or finds them open, if there is room for them and for a run of so many bytes
   * without closing any others; otherwise returns null. It throws what `open` throws.
   */
  openBeside(bytes: number): Promise<Record<Role, NetworkSession> | null>;
}

/**
 * Builds networks from weights, or finds them built.
 *
 * @param variant what changed them, such as LoRAs, for their key in the cache
 * @param held the one whose outputs are held to be inputs of the others
 */
export function prepare<Role extends string>(
  { backend, sessions, watch, free }: Workshop,
  { what, variant = "", part, options, build, held }: {
    what: string;
    variant?: string;
    part: Part;
    options: OnnxOptions;
    build(options: OnnxOptions): Networks<Role>;
    held?: NoInfer<Role>;
  },
): Openable<Role> {
  const key = [backend.device, options.precision, what, variant].join(" ");
  const known = built.get(part.weights) ?? new Recent<string, Networks<string>>(KEPT_BUILT);
  built.set(part.weights, known);
  // The key says which roles there are.
  const networks = known.get(key) as Networks<Role> | undefined ?? build(options);
  known.set(key, networks);
  const roles = Object.keys(networks) as Role[];

  async function openOne(role: Role): Promise<NetworkSession> {
    const model = networks[role];
    try {
      const session = await openNetwork(backend, model, { stays: role === held });
      return wrapSession(backend.ort, session, what, watch, backend.device !== "webgpu");
    } catch (error) {
      if (isOutOfMemory(error) || error instanceof WeightsError) throw error;
      const text = error instanceof Error ? error.message : String(error);
      const [line = ""] = text.replaceAll(model.folder, "").split("\n");
      throw new ModelError(`the ${what} cannot be opened: ${line.slice(0, 300)}`);
    }
  }

  async function load() {
    const network: Partial<Record<Role, NetworkSession>> = {};
    const dispose = async () => {
      for (const session of Object.values<NetworkSession | undefined>(network)) {
        await session?.close();
      }
    };
    try {
      for (const role of roles) network[role] = await openOne(role);
    } catch (error) {
      await dispose();
      throw error;
    }
    return { network: network as Record<Role, NetworkSession>, dispose };
  }

  const entry = {
    key: `${key} ${part.path}`,
    bytes: roles.reduce((sum, role) => sum + networks[role].openBytes, 0),
    name: what,
  };
  return {
    what,
    networks,
    entry,
    room: () => sessions.room(entry, free()),
    grow: (bytes) => sessions.grow(entry, bytes, free()),
    open: () => sessions.open({ ...entry, stamp: part.stamp, load }),
    openBeside: (bytes) =>
      sessions.openBeside({ ...entry, stamp: part.stamp, load }, free() - bytes),
  };
}
