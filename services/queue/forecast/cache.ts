import { readLine, type ReadLineOptions } from "./read.ts";
import { forecast, type QueuePosition } from "./forecast.ts";

export interface ForecastOptions extends ReadLineOptions {
  mode: "fair" | "fifo";
}

export interface ForecastCache {
  /** Returns the current position of every waiting item, by item id. */
  of(queueId: string): Promise<Line>;
  /** Drops the cached forecast. Call after every queue change. */
  forget(): void;
}

/**
 * A forecast that took longer than this is reused for `REST` times as long, even if the line has
 * moved since, so that forecasting never takes more than a tenth of the time.
 */
const LONG_MS = 20;
const REST = 10;

type Line = ReadonlyMap<number, QueuePosition>;

/** Forecasts on demand, and caches the result until the line moves. */
export function createForecastCache(options: ForecastOptions): ForecastCache {
  const kept = new Map<
    string,
    { line: Promise<Line>; goodUntil: number }
  >();
  let moved = true;
  return {
    of(queueId) {
      const found = kept.get(queueId);
      if (found && (!moved || performance.now() < found.goodUntil)) return found.line;
      moved = false;
      const made = computeForecast(options, queueId);
      const fresh = { line: made.then(({ line }) => line), goodUntil: 0 };
      kept.set(queueId, fresh);
      made.then(({ took }) => {
        if (took > LONG_MS) fresh.goodUntil = performance.now() + took * REST;
      }, () => kept.delete(queueId));
      return fresh.line;
    },
    forget: () => moved = true,
  };
}

async function computeForecast(
  { mode, ...options }: ForecastOptions,
  queueId: string,
): Promise<{ line: Line; took: number }> {
  const { waiting, standings, engines, floor, measured } = await readLine(options, queueId);
  // What counts is work: an answer that comes over the wire is waited for beside other work.
  const began = performance.now();
  const places = await forecast(waiting, standings, engines, mode, floor);
  // Without a measured rate, an estimate would be a guess, so no time is given.
  const timed = (place: QueuePosition) =>
    measured || !place.startsIn ? place : { ...place, startsIn: null };
  const line = new Map(places.map((place) => [place.itemId, timed(place)]));
  return { line, took: performance.now() - began };
}
