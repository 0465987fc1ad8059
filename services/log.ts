import { configure, getConsoleSink, jsonLinesFormatter, type LogLevel } from "@logtape/logtape";

/**
 * Logs go to the console, one line each, as text or as JSON; texts and names that users typed are
 * not logged.
 */
export async function setUpLog(level: LogLevel, format: "text" | "json"): Promise<void> {
  const formatter = format === "json" ? { formatter: jsonLinesFormatter } : {};
  await configure({
    sinks: { console: getConsoleSink(formatter) },
    loggers: [
      { category: "atelier", lowestLevel: level, sinks: ["console"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["console"] },
    ],
    reset: true,
  });
}
