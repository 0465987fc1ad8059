/** Length of time that the speed is measured over. */
const SPAN_MS = 5_000;

/** The speed of a download in the last seconds. */
export class Pace {
  readonly #samples: { at: number; bytes: number }[] = [];

  /** Notes how many bytes are there now. @param at in milliseconds */
  note(bytes: number, at: number): void {
    this.#samples.push({ at, bytes });
    while (this.#samples.length > 2 && at - this.#samples[0]!.at > SPAN_MS) this.#samples.shift();
  }

  /** Bytes a second; null while there is nothing to measure. */
  perSecond(): number | null {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (!first || !last || last.at - first.at < 200 || last.bytes < first.bytes) return null;
    return Math.round(1000 * (last.bytes - first.bytes) / (last.at - first.at));
  }

  reset(): void {
    this.#samples.length = 0;
  }
}
