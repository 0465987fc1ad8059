/**
 * The database does not answer just now: it is being started, the network is cut, or it takes too
 * long. Nothing is wrong with what was asked; whether a commit came through is not known.
 */
export class DatabaseAway extends Error {
  override readonly name = "DatabaseAway";
  constructor(error: Error) {
    super(error.message, { cause: error });
  }
}

/** Pause before it is asked again, in milliseconds. */
const AGAIN_MS = 500;

/**
 * Does work that is done once however often it is tried, until the database answers. Gives up after
 * `seconds`. @throws DatabaseAway then, and any other error at once
 */
export async function untilThere<T>(seconds: number, work: () => Promise<T>): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseAway) || performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
