import manifest from "../deno.json" with { type: "json" };
import { type Command, parse } from "./usage.ts";

export const version: Command = {
  usage: "version [--json]",
  summary: "Prints the version; with --json, those of the runtime as well",
  run(args) {
    const { values } = parse(args, { json: { type: "boolean" } });
    const { version } = manifest;
    const { deno, v8 } = Deno.version;
    console.log(values.json ? JSON.stringify({ version, deno, v8 }) : `Atelier ${version}`);
    return Promise.resolve(0);
  },
};
