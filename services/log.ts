import { configure, getConsoleSink, type LogLevel } from "@logtape/logtape";

/** Logs go to the console, one line each; texts and names that users typed are not logged. */
export async function setUpLog(level: LogLevel): Promise<void> {
  await configure({
    sinks: { console: getConsoleSink() },
    loggers: [
      { category: "atelier", lowestLevel: level, sinks: ["console"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["console"] },
    ],
    reset: true,
  });
}
