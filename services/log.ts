import { configure, getConsoleSink, type LogLevel } from "@logtape/logtape";

/** Logs go to the console, a line each; what a person typed or owns is not logged. */
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
