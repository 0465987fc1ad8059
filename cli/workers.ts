import { open } from "./open.ts";
import { printable, table } from "./terminal.ts";
import { type Command, COMMON, parse, UsageError } from "./usage.ts";

export const workersEnrol: Command = {
  usage: "workers enrol [--hours N] [--json]",
  summary: "Prints a token with which one worker joins, once (24 hours)",
  async run(args) {
    const { values } = parse(args, { ...COMMON, hours: { type: "string" } });
    const hours = Number(values.hours ?? 24);
    if (!Number.isInteger(hours) || hours < 1 || hours > 24 * 30) {
      throw new UsageError("--hours is a whole number, from 1 to 720.");
    }
    await using opened = open(values.root);
    const made = await opened.workers.enrol(opened.actor, hours);
    console.log(
      values.json
        ? JSON.stringify(made)
        : `${made.token}\nStart the worker with it, before ${made.expires_at}:\n` +
          `  atelier serve --role worker --join ${made.token}`,
    );
    return 0;
  },
};

export const workersList: Command = {
  usage: "workers list [--json]",
  summary: "The workers, and what they do",
  async run(args) {
    const { values } = parse(args, COMMON);
    await using opened = open(values.root, { looks: true });
    const { workers } = await opened.workers.look();
    if (values.json) console.log(JSON.stringify(workers, null, 2));
    else {
      const cells = workers.map(({ name, online, draining, seen_at, devices }) => [
        printable(name),
        online ? draining ? "draining" : "running" : "not running",
        seen_at,
        devices.map(({ name, device, state }) => `${name ?? device}: ${state}`).join(", "),
      ]);
      console.log(table(["Worker", "State", "Last seen (UTC)", "Devices"], cells));
    }
    return 0;
  },
};
