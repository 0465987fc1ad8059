import type { ImportedLine } from "../services/contract/users.ts";
import { messageOf } from "../services/errors/message_of.ts";
import { problem } from "../services/errors/mod.ts";
import { open } from "./open.ts";
import { printable } from "./terminal.ts";
import { type Command, COMMON, parse, UsageError } from "./usage.ts";

/** The names that scripts read for the outcome of a line; they are stable. */
const STATUS = { ready: "would be added", added: "added", refused: "refused" } as const;

export const userImport: Command = {
  usage: "user import FILE.csv [--apply]",
  summary: "Adds people from a CSV; without --apply it only says what would happen",
  async run(args) {
    const { values, positionals } = parse(args, { ...COMMON, apply: { type: "boolean" } }, 1);
    const [path] = positionals;
    if (path === undefined) throw new UsageError("Say which file.");
    const file = readFile(path);
    await using opened = open(values.root, { make: true });
    const { users, actor } = opened;
    const apply = values.apply ?? false;
    const report = (line: ImportedLine) => values.json || console.log(describe(line));
    const { lines, unused } = await users.import(actor, file, { apply }, report);
    const refused = lines.filter((line) => line.state === "refused").length;
    if (values.json) console.log(JSON.stringify(lines.map(asJson), null, 2));
    else {
      if (unused.length > 0) console.log(`Columns not used: ${printable(unused.join(", "))}.`);
      console.log(`${lines.length - refused} ${apply ? "added" : "to add"}, ${refused} refused.`);
      if (!apply) console.log("Nothing was changed. Repeat with --apply to add them.");
    }
    return refused > 0 ? 1 : 0;
  },
};

function readFile(path: string): Uint8Array {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    throw problem("bad_request", `${path} cannot be read: ${messageOf(error)}`);
  }
}

function asJson({ line, email, user_name, group, state, message, password }: ImportedLine) {
  return {
    line,
    email,
    ...(user_name === "" ? {} : { user_name }),
    ...(group === "" ? {} : { group }),
    status: STATUS[state],
    ...(message === "" ? {} : { reason: message }),
    ...(password === null ? {} : { password }),
  };
}

function describe({ line, email, user_name, state, message, password }: ImportedLine): string {
  const why = message === "" ? "" : `: ${message}`;
  const secret = password === null ? "" : `, first password ${password}`;
  return `line ${line}: ${printable(user_name || email)} ${STATUS[state]}${why}${secret}`;
}
