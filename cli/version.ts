import manifest from "../deno.json" with { type: "json" };
import { newestVersion, placeToAsk, type VersionCheck } from "../services/versions/mod.ts";
import { configOf } from "./open.ts";
import { type Command, COMMON, parse } from "./usage.ts";

export const version: Command = {
  usage: "version [--check] [--json]",
  summary:
    "Prints the version; --check asks version_check_url for a newer one; --json adds the runtime",
  async run(args) {
    const { values } = parse(args, { ...COMMON, check: { type: "boolean" } });
    const { version } = manifest;
    const { deno, v8 } = Deno.version;
    if (!values.json) console.log(`Atelier ${version}`);
    const check = values.check ? await checked(values.root, version) : undefined;
    if (values.json) console.log(JSON.stringify({ version, deno, v8, check }));
    else if (check) console.log(inWords(check));
    return check === undefined || "newest" in check ? 0 : 1;
  },
};

/** Says what is asked, and where, before it is. */
function checked(root: string | undefined, running: string): Promise<VersionCheck> {
  const place = placeToAsk(configOf(root));
  if (!(place instanceof URL)) return Promise.resolve(place);
  console.error(`Asking ${place.href} for the newest release; nothing about this server is sent.`);
  return newestVersion(place, running);
}

function inWords(check: VersionCheck): string {
  if (!("newest" in check)) return `Not checked: ${check.why}`;
  if (check.state === "current") return "This is the newest version.";
  return `There is a newer version, ${check.newest}${check.url ? `: ${check.url}` : "."}`;
}
