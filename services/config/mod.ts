export { loadConfig, StartError } from "./load.ts";
export { type Config, configSchema, type Settings } from "./schema.ts";
