import type { Engine, EngineOptions } from "./types.ts";

export * from "./types.ts";

/** Makes the client of the engine's child process; the child is started when first needed. */
export function createEngine(_options: EngineOptions): Engine {
  throw new Error("the engine process is not built yet");
}
