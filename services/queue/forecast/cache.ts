import { readLine, type ReadLineOptions } from "./read.ts";
import { forecast, type Place } from "./forecast.ts";

export interface PlacesOptions extends ReadLineOptions {
  mode: "fair" | "fifo";
}

export interface Places {
  /** The place of every waiting item, by item id; as of now. */
  of(queueId: string): Promise<ReadonlyMap<number, Place>>;
  /** The line has moved: what was worked out is no longer true. */
  forget(): void;
}

/**
 * A forecast that takes longer than this is reused for `REST` times as long as it took, even if the
 * line has moved since: forecasting never takes more than a tenth of the time.
 */
const LONG_MS = 20;
const REST = 10;

/** Works out the line when it is asked for, and keeps the answer until the line moves. */
export function createPlaces(options: PlacesOptions): Places {
  const kept = new Map<string, { line: Promise<ReadonlyMap<number, Place>>; goodUntil: number }>();
  let moved = true;
  return {
    of(queueId) {
      const found = kept.get(queueId);
      if (found && (!moved || performance.now() < found.goodUntil)) return found.line;
      moved = false;
      const began = performance.now();
      const fresh = { line: workOut(options, queueId), goodUntil: 0 };
      kept.set(queueId, fresh);
      fresh.line.then(() => {
        const took = performance.now() - began;
        if (took > LONG_MS) fresh.goodUntil = performance.now() + took * REST;
      }, () => kept.delete(queueId));
      return fresh.line;
    },
    forget: () => moved = true,
  };
}

async function workOut(
  { mode, ...options }: PlacesOptions,
  queueId: string,
): Promise<ReadonlyMap<number, Place>> {
  const { waiting, standings, engines, floor, measured } = await readLine(options, queueId);
  const places = forecast(waiting, standings, engines, mode, floor);
  // Times that follow from a guess are none.
  const timed = (place: Place) =>
    measured || !place.startsIn ? place : { ...place, startsIn: null };
  return new Map(places.map((place) => [place.itemId, timed(place)]));
}
